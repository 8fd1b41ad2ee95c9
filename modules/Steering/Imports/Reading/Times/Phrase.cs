using System.Text.RegularExpressions;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

internal static class Phrase
{
    /// <summary>Finds phrases of the vocabulary in folded text, whatever signs stand between their words; at each place the longest.</summary>
    public static Regex AnyOf(IEnumerable<string> phrases) =>
        new($@"\b(?:{string.Join('|', phrases.OrderByDescending(phrase => phrase.Length).Select(phrase => phrase.Replace(" ", @"[^\w\u0001\u0002]+", StringComparison.Ordinal)))})\b");
}
