using System.Text.RegularExpressions;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>A number of a row: "I", "A", "3", "3.1", "a", "-". <see cref="Text"/> is without dots and brackets at its ends.</summary>
internal sealed partial record Ordinal(OrdinalKind Kind, string Text, int Depth)
{
    public static Ordinal? Parse(string typed)
    {
        var text = Wording.Tidy(typed);
        if (text.Length is 0 or > 16) return null;
        if (Bullet().IsMatch(text)) return new Ordinal(OrdinalKind.Bullet, text, 0);
        var bare = text.Trim('(', ')', '.', ',', ':', '/', '-', ' ');
        if (Roman().IsMatch(bare)) return new Ordinal(OrdinalKind.Roman, bare, 0);
        if (Letter().IsMatch(bare)) return new Ordinal(OrdinalKind.Letter, bare, 0);
        if (Small().IsMatch(bare)) return new Ordinal(OrdinalKind.Small, bare, 0);
        var path = Path().Match(bare);
        return path.Success ? new Ordinal(OrdinalKind.Number, bare, path.Groups["n"].Captures.Count) : null;
    }

    /// <summary>"I. CẢI CÁCH THỂ CHẾ" as its number and the rest; null when the text begins otherwise.</summary>
    public static (Ordinal Ordinal, string After)? Lead(string typed)
    {
        var text = Wording.Tidy(typed);
        var match = Leading().Match(text);
        return match.Success && Parse(match.Groups["o"].Value) is { } ordinal ? (ordinal, text[match.Length..]) : null;
    }

    public bool IsUnder(Ordinal other) => Kind == OrdinalKind.Number && Text.StartsWith(other.Text + ".", StringComparison.Ordinal);

    [GeneratedRegex(@"^[-+•*–●▪]$")]
    private static partial Regex Bullet();

    [GeneratedRegex(@"^(?:X{0,2}(?:IX|IV|V?I{1,3}|V)|X{1,2})$")]
    private static partial Regex Roman();

    [GeneratedRegex(@"^[A-HĐJ-Z]$")]
    private static partial Regex Letter();

    [GeneratedRegex(@"^[a-zđ]$")]
    private static partial Regex Small();

    [GeneratedRegex(@"^(?:[IVX]+\.|[A-H]\.)?(?<n>\d{1,5})(?:\.(?<n>\d{1,3})){0,4}$")]
    private static partial Regex Path();

    [GeneratedRegex(@"^(?<o>[IVX]{1,5}|[A-HĐ]|(?:[IVX]+\.)?\d{1,3}(?:\.\d{1,3}){0,4})\s*[.):/\-–]\s*(?=\p{L})")]
    private static partial Regex Leading();
}
