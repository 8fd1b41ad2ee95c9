namespace CchcPlatform.Modules.Steering.Imports.Reading;

internal enum FileKind { Text, Package }
