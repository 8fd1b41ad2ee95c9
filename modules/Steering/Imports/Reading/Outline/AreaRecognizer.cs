namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Which of the seven areas a heading names: the longest phrase found in it decides.</summary>
internal static class AreaRecognizer
{
    /// <summary>Whether the heading is little more than an area's name, so that it needs no number to be one.</summary>
    public static bool IsName(string heading)
    {
        var words = Folding.FoldWords(heading);
        var named = Vocabulary.Default.Areas.SelectMany(area => area.Phrases).Where(phrase => Folding.HasPhrase(words, phrase)).Select(phrase => phrase.Length).DefaultIfEmpty().Max();
        return named * 2 >= words.Length && words.Length < 120;
    }

    public static string? Code(string heading)
    {
        var words = Folding.FoldWords(heading);
        if (words.Count(letter => letter == ' ') > 30) return null;
        return Vocabulary.Default.Areas
            .Select(area => (area.Code, Length: area.Phrases.Where(phrase => Folding.HasPhrase(words, phrase)).Select(phrase => phrase.Length).DefaultIfEmpty().Max()))
            .Where(area => area.Length > 0)
            .OrderByDescending(area => area.Length)
            .Select(area => area.Code)
            .FirstOrDefault();
    }
}
