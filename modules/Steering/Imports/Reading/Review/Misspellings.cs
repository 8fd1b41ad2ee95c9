namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Offers the right spelling of obvious slips; accents count here, case does not.</summary>
internal static class Misspellings
{
    public static IEnumerable<Correction> Find(string field, string? text)
    {
        if (string.IsNullOrEmpty(text)) yield break;
        foreach (var slip in Vocabulary.Default.Misspellings)
        {
            for (var at = text.IndexOf(slip.Typed, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(slip.Typed, at + 1, StringComparison.OrdinalIgnoreCase))
            {
                var end = at + slip.Typed.Length;
                if (at > 0 && char.IsLetterOrDigit(text[at - 1]) || end < text.Length && char.IsLetterOrDigit(text[end])) continue;
                yield return new Correction(field, text[at..end], slip.Offered);
                break;
            }
        }
    }
}
