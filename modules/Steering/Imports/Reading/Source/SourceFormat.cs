namespace CchcPlatform.Modules.Steering.Imports.Reading;

internal enum SourceFormat { Text, Word, Spreadsheet }
