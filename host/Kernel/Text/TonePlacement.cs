using System.Text;

namespace CchcPlatform.Kernel.Text;

/// <summary>
/// Puts the tone of one Vietnamese syllable in its traditional place: on the vowel with a hat, hook or breve if there
/// is one; before a final consonant on the last vowel; else on the first of two and the middle of three.
/// </summary>
internal static class TonePlacement
{
    private const string Tones = "\u0300\u0301\u0303\u0309\u0323"; // huyền, sắc, ngã, hỏi, nặng
    private const string Shapes = "\u0302\u0306\u031B";            // â ê ô, ă, ơ ư
    private const string Vowels = "aeiouy";

    /// <summary>The word with its tone moved; a word without exactly one tone, or with it elsewhere, is returned as is.</summary>
    /// <param name="word">A lower-case word; decomposed or composed.</param>
    internal static string Canonical(string word)
    {
        var apart = word.Normalize(NormalizationForm.FormD);
        var tone = apart.IndexOfAny(Tones.ToCharArray());
        if (tone < 0 || apart.LastIndexOfAny(Tones.ToCharArray()) != tone) return word;

        var letters = LettersWithShapes(apart.Remove(tone, 1));
        var first = letters.FindIndex(IsVowel);
        if (first < 0) return word;
        if (first > 0 && first + 1 < letters.Count && IsVowel(letters[first + 1]) && BelongsToConsonant(letters, first)) first++;
        var last = first;
        while (last + 1 < letters.Count && IsVowel(letters[last + 1])) last++;

        var carrier = LettersWithShapes(apart[..tone]).Count - 1;
        // In "gìa" the tone stands on the i that belongs to the consonant; it is moved too.
        if (carrier < first - 1 || carrier > last || !IsVowel(letters[carrier])) return word;

        var shaped = letters.FindLastIndex(last, last - first + 1, letter => letter.Length > 1);
        var place = shaped >= 0 ? shaped
            : last + 1 < letters.Count ? last
            : first + (last - first) / 2;
        letters[place] += apart[tone];
        return string.Concat(letters).Normalize(NormalizationForm.FormC);
    }

    private static List<string> LettersWithShapes(string apart)
    {
        var letters = new List<string>();
        foreach (var character in apart)
        {
            if (letters.Count > 0 && Shapes.Contains(character)) letters[^1] += character;
            else letters.Add(character.ToString());
        }
        return letters;
    }

    private static bool IsVowel(string letter) => Vowels.Contains(letter[0]);

    // The u of "qu" and the i of "gi" before another vowel.
    private static bool BelongsToConsonant(List<string> letters, int vowel) =>
        (letters[vowel - 1], letters[vowel]) is ("q", "u") or ("g", "i");
}
