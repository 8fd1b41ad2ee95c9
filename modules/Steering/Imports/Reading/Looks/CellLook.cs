namespace CchcPlatform.Modules.Steering.Imports.Reading;

internal enum CellLook { Empty, Ordinal, Unit, Time, Budget, Product, Prose }
