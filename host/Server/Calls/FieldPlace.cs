namespace CchcPlatform.Server.Calls;

/// <summary>
/// Where in a request a walk through it is. The text of a place is made only when something is wrong there: a small request may
/// have millions of them.
/// </summary>
internal sealed class FieldPlace
{
    private readonly List<(string Name, int? Index, string? Key)> path = [("", null, null)];

    public void Enter(string field) => path.Add((field, null, null));

    public void Leave() => path.RemoveAt(path.Count - 1);

    /// <summary>To an element of the list in which it is.</summary>
    public void MoveTo(int index) => path[^1] = (path[^1].Name, index, null);

    /// <summary>To an entry of the map in which it is; null is the map itself.</summary>
    public void MoveTo(string? key) => path[^1] = (path[^1].Name, null, key);

    /// <summary>Such as <c>report.evidence[2].title</c>; empty for the request itself.</summary>
    public override string ToString() => string.Join('.', path.Select(TextOf).Where(text => text.Length > 0));

    private static string TextOf((string Name, int? Index, string? Key) part) => part switch
    {
        (_, { } index, _) => $"{part.Name}[{index}]",
        (_, _, { } key) => $"{part.Name}[{key}]",
        _ => part.Name,
    };
}
