namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>
/// Which words follow each other somewhere inside a cell of this document. A sentence torn between "chia sẻ" and "dữ liệu" can be
/// recognized because the document says "chia sẻ dữ liệu" elsewhere.
/// </summary>
internal sealed class Neighbors
{
    private readonly HashSet<(string, string)> pairs = [];

    public Neighbors(IEnumerable<string> cells)
    {
        foreach (var cell in cells)
        {
            var words = Folding.FoldWords(cell).Split(' ');
            for (var i = 1; i < words.Length && pairs.Count < 1_000_000; i++) pairs.Add((words[i - 1], words[i]));
        }
    }

    public bool Follow(string left, string right)
    {
        var before = Folding.FoldWords(left.Length > 60 ? left[^60..] : left);
        var after = Folding.FoldWords(right.Length > 60 ? right[..60] : right);
        return pairs.Contains((before[(before.LastIndexOf(' ') + 1)..], after.Split(' ')[0]));
    }
}
