namespace CchcPlatform.Modules.Steering.Imports.Reading;

internal enum OrdinalKind { Roman, Letter, Number, Small, Bullet }
