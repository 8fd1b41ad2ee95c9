using System.Globalization;
using System.Text;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>The numbers of Word's lists, which the document does not hold: they are counted as its paragraphs come.</summary>
internal sealed class WordNumbering
{
    public const string Bullet = "-";
    private const int Most = 20_000;
    private readonly Dictionary<(string List, int Level), WordNumberLevel> levels = [];
    private readonly Dictionary<string, string> lists = [];
    private readonly Dictionary<(string Numbers, int Level), int> restarts = [];
    private readonly Dictionary<string, (string? Numbers, int Level)> styles = [];
    private readonly Dictionary<string, int?[]> counters = [];

    public static WordNumbering None { get; } = new();

    public static WordNumbering Read(OfficePackage package, string? numberingPart, string? stylesPart)
    {
        if (numberingPart is null) return None;
        var numbering = new WordNumbering();
        using (var reader = package.Open(numberingPart)) numbering.ReadLists(reader);
        if (stylesPart is null) return numbering;
        using (var reader = package.Open(stylesPart)) numbering.ReadStyles(reader);
        return numbering;
    }

    /// <summary>The number of the next paragraph with these properties; null when it has none.</summary>
    public string? Next(string? numbers, int? level, string? style)
    {
        if (numbers is null && style is not null && styles.TryGetValue(style, out var of)) (numbers, level) = (of.Numbers, level ?? of.Level);
        var at = level ?? 0;
        if (numbers is null or "0" || at is < 0 or > 8 || !lists.TryGetValue(numbers, out var list) || !levels.TryGetValue((list, at), out var format)) return null;
        if (!counters.TryGetValue(list, out var counts)) counters[list] = counts = new int?[9];
        counts[at] = restarts.Remove((numbers, at), out var again) ? again : counts[at] is { } count ? count + 1 : format.Start;
        Array.Fill(counts, null, at + 1, 8 - at);
        return format.IsBullet ? Bullet : format.Text.Length == 0 ? null : Write(list, counts, format.Text);
    }

    private string Write(string list, int?[] counts, string pattern)
    {
        var text = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '%' || i + 1 == pattern.Length || pattern[i + 1] is < '1' or > '9')
            {
                text.Append(pattern[i]);
                continue;
            }

            var level = pattern[++i] - '1';
            var format = levels.GetValueOrDefault((list, level));
            text.Append(format?.Write(counts[level] ??= format.Start));
        }

        return text.ToString();
    }

    private void ReadLists(PartReader reader)
    {
        string list = "", numbers = "";
        var level = 0;
        while (reader.Read() && levels.Count + lists.Count + restarts.Count < Most)
        {
            if (!reader.IsStart) continue;
            var value = Short(reader, "val") ?? "";
            switch (reader.Name)
            {
                case "abstractNum": (list, numbers) = (Short(reader, "abstractNumId") ?? "", ""); break;
                case "num": (list, numbers) = ("", Short(reader, "numId") ?? ""); break;
                case "abstractNumId" when numbers.Length > 0: lists[numbers] = value; break;
                case "lvlOverride": level = Int(Short(reader, "ilvl")); break;
                case "startOverride" when numbers.Length > 0: restarts[(numbers, level)] = Int(value); break;
                case "lvl": level = Int(Short(reader, "ilvl")); if (list.Length > 0) levels[(list, level)] = new WordNumberLevel(1, "decimal", ""); break;
                case "start" when list.Length > 0 && levels.TryGetValue((list, level), out var one): levels[(list, level)] = one with { Start = Int(value) }; break;
                case "numFmt" when list.Length > 0 && levels.TryGetValue((list, level), out var one): levels[(list, level)] = one with { Format = value }; break;
                case "lvlText" when list.Length > 0 && levels.TryGetValue((list, level), out var one): levels[(list, level)] = one with { Text = value.Length <= 40 ? value : "" }; break;
            }
        }
    }

    private void ReadStyles(PartReader reader)
    {
        var style = "";
        while (reader.Read() && styles.Count < Most)
        {
            if (!reader.IsStart) continue;
            if (reader.Name == "style") style = Short(reader, "styleId") ?? "";
            else if (reader.Name == "numId") styles[style] = (Short(reader, "val"), styles.GetValueOrDefault(style).Level);
            else if (reader.Name == "ilvl") styles[style] = (styles.GetValueOrDefault(style).Numbers, Int(Short(reader, "val")));
        }
    }

    // A file may hold attributes of a mebibyte, to be kept by the thousand.
    private static string? Short(PartReader reader, string name) => reader.Attribute(name) is { Length: <= 80 } value ? value : null;

    private static int Int(string? typed) => int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 100_000 ? number : 0;
}
