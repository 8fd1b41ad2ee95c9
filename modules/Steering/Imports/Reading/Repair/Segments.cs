using System.Text.RegularExpressions;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>The parts of a cell that holds several rows: between double spaces, as converters join them, or on lines of their own.</summary>
internal static partial class Segments
{
    /// <summary>Leading double spaces are an empty first part: the row above had nothing here.</summary>
    public static IReadOnlyList<string> BySpaces(string raw)
    {
        var parts = DoubleSpace().Split(raw.TrimEnd());
        return parts.Length == 0 ? [raw] : parts;
    }

    public static IReadOnlyList<string> ByLines(string raw) =>
        raw.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    [GeneratedRegex(@"[ \u00A0]{2,}")]
    private static partial Regex DoubleSpace();
}
