namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>
/// How much an appendix may hold. A real one has some hundred rows; the limits keep hostile files below 256 MB of memory.
/// </summary>
internal sealed record ReadingLimits
{
    public static ReadingLimits Default { get; } = new();

    public int FileBytes { get; init; } = 20 * 1024 * 1024;

    /// <summary>Sum over all parts of a .docx or .xlsx, as declared and as counted while unpacking.</summary>
    public long UnpackedBytes { get; init; } = 100L * 1024 * 1024;

    /// <summary>A part above <see cref="RatioFromBytes"/> may not be this many times larger than packed.</summary>
    public int UnpackRatio { get; init; } = 200;

    public int RatioFromBytes { get; init; } = 8 * 1024 * 1024;

    public int Parts { get; init; } = 4_000;
    public int Rows { get; init; } = 20_000;
    public int Columns { get; init; } = 64;
    public int CellCharacters { get; init; } = 32_000;

    /// <summary>Over all cells, repeated cells of merged ranges counted each time: one shared string may stand in a million cells.</summary>
    public int TotalCharacters { get; init; } = 4_000_000;

    /// <summary>Over all texts of all rows as they are read, where a heading stands in each row below it.</summary>
    public int ReadCharacters { get; init; } = 20_000_000;
}
