namespace CchcPlatform.Modules.Organization.Units.Resolving;

/// <summary>
/// Reads what says where a unit belongs and changes nothing of which unit it is: "phường", "thuộc phường",
/// "của UBND phường Bình Phước, thành phố Đồng Nai".
/// </summary>
internal sealed class Belonging
{
    private readonly string[] communeKind;
    private readonly string[] communeName;
    private readonly string[][] provinceNames;

    public Belonging(UnitDirectory directory)
    {
        var commune = Folded(directory.CommuneName);
        communeKind = ResolverWords.CommuneKinds.FirstOrDefault(kind => commune.Take(kind.Length).SequenceEqual(kind)) ?? [];
        communeName = commune[communeKind.Length..];
        provinceNames = [.. directory.ProvinceNames.Select(Folded).Select(WithoutKind)];
    }

    /// <summary>The places where a phrase that starts at <paramref name="at"/> may end, each with its cost.</summary>
    /// <param name="committee">Whether "UBND" may be part of it; it may not when a name of the register is stripped.</param>
    public IEnumerable<(int End, double Cost, bool NamesCommune)> Ends(IReadOnlyList<CellWord> words, int at, bool committee = true)
    {
        if (at >= words.Count || words[at].Before > Break.Soft)
        {
            yield break;
        }
        var cost = 0.0;
        // "UBND a phường": a letter that slipped in.
        if (words[at].IsSmallLetter && Length(words, at + 1, communeKind) > 0)
        {
            cost = 0.3;
            at++;
        }
        var next = at + Longest(words, at, ResolverWords.Prepositions);
        var preposition = next > at;
        if (preposition && (next == words.Count || words[next].Before >= Break.Hard))
        {
            yield return (next, cost + 0.05, false);
        }
        if (committee && next < words.Count && (preposition || words[next].Before == Break.None)
            && Longest(words, next, ResolverWords.Committees) is > 0 and var length)
        {
            next += length;
            yield return (next, cost, false);
        }
        if (Length(words, next, communeKind) == 0)
        {
            yield break;
        }
        next += communeKind.Length;
        yield return (next, cost, true);
        if (Length(words, next, communeName) <= 0)
        {
            yield break;
        }
        next += communeName.Length;
        yield return (next, cost, true);
        var province = next + Longest(words, next, ResolverWords.ProvinceKinds, Break.Hard);
        foreach (var name in provinceNames)
        {
            if (province > next && Length(words, province, name) > 0)
            {
                yield return (province + name.Length, cost, true);
            }
        }
    }

    private static int Length(IReadOnlyList<CellWord> words, int at, string[] phrase, Break allowed = Break.Soft) =>
        phrase.Length > 0 && at < words.Count && words[at].Before <= allowed && ResolverWords.Starts(words, at, phrase) ? phrase.Length : 0;

    private static int Longest(IReadOnlyList<CellWord> words, int at, string[][] phrases, Break allowed = Break.Soft) =>
        phrases.Max(phrase => Length(words, at, phrase, allowed));

    private static string[] Folded(string text) => [.. CellReader.Read(text).Select(word => word.Folded)];

    private static string[] WithoutKind(string[] province) => province[
        (ResolverWords.ProvinceKinds.FirstOrDefault(kind => province.Take(kind.Length).SequenceEqual(kind))?.Length ?? 0)..];
}
