namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>The codes of <see cref="AppendixFault.Reason"/>; callers of the API rely on them.</summary>
internal static class FaultReasons
{
    public const string Empty = "EMPTY";
    public const string TooLarge = "TOO_LARGE";
    public const string TooManyRows = "TOO_MANY_ROWS";
    public const string TooManyColumns = "TOO_MANY_COLUMNS";
    public const string CellTooLong = "CELL_TOO_LONG";
    public const string ZipBomb = "ZIP_BOMB";
    public const string ExternalEntity = "EXTERNAL_ENTITY";
    public const string Macros = "MACROS";
    public const string Encrypted = "ENCRYPTED";
    public const string OldFormat = "OLD_FORMAT";
    public const string Pdf = "PDF";
    public const string UnsupportedFormat = "UNSUPPORTED_FORMAT";
    public const string Damaged = "DAMAGED";
    public const string Encoding = "ENCODING";
    public const string ControlCharacters = "CONTROL_CHARACTERS";
    public const string NotATable = "NOT_A_TABLE";
    public const string WrongColumns = "WRONG_COLUMNS";
    public const string NoRows = "NO_ROWS";
}
