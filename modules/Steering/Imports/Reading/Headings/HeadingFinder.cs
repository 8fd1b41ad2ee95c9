namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Finds the rows that name the columns.</summary>
internal static class HeadingFinder
{
    private const int Tallest = 3;

    /// <summary>The first heading of the part, one that names work before one that only names goals; or null.</summary>
    public static Heading? First(SourcePart part)
    {
        Heading? first = null;
        for (var row = 0; row < part.Rows.Count; row++)
        {
            if (At(part.Rows, row) is not { } heading) continue;
            if (heading.NamesWork) return heading;
            first ??= heading;
        }

        return first;
    }

    public static Heading? At(IReadOnlyList<SourceRow> rows, int at)
    {
        if (rows[at].Table == 0 || rows[at].Filled < 2) return null;
        // The tallest that names as much as the others.
        var best = Read(rows[at], null) is { } single ? single with { Row = at } : null;
        var upper = rows[at];
        for (var height = 2; height <= Tallest && at + height <= rows.Count; height++)
        {
            var lower = rows[at + height - 1];
            if (lower.Table != upper.Table || !IsSecondRow(upper, lower)) break;
            if (Read(upper, lower) is { } found && found.Roles >= (best?.Roles ?? 0)) best = found with { Row = at, Height = height };
            upper = Below(upper, lower);
        }

        return best;
    }

    // The two rows as one, for a third under them: the lower cell where there is one.
    private static SourceRow Below(SourceRow upper, SourceRow lower) => lower with
    {
        Cells = Enumerable.Range(0, Math.Max(upper.Cells.Count, lower.Cells.Count)).Select(column => lower[column] is { IsTyped: true } or { Origin: CellOrigin.FromLeft } ? lower[column] : upper[column]).ToArray(),
    };

    private static Heading? Read(SourceRow upper, SourceRow? lower)
    {
        var texts = Texts(upper, lower);
        var words = texts.Select(text => HeadingWords.Find(text.Last) is { Role: not null } last ? last : HeadingWords.Find(text.Name)).ToList();
        var found = words.Select(one => one.Role).ToList();
        var named = texts.Count(text => text.Name.Length > 0);
        var roles = found.OfType<ColumnRole>().Distinct().ToList();
        var text = roles.Any(role => role is ColumnRole.Activity or ColumnRole.Task or ColumnRole.Goal);
        var fact = roles.Any(role => role is ColumnRole.Lead or ColumnRole.Unit or ColumnRole.Time or ColumnRole.TimeEnd or ColumnRole.Product);
        if (!text || !fact || roles.Count < 3 && !(roles.Count == 2 && named == 2) || found.Count(role => role is not null) * 2 < named)
            return null;
        var map = new ColumnMap(ColumnRoles.Settle(words, texts.Select(one => one.Name).ToList(), Marks(texts), GoOn(upper, lower, texts.Count)));
        var exact = words.Where(one => one.Exact).Select(one => one.Role).ToList();
        return new Heading(0, 1, map, roles.Count, roles.Any(role => role is ColumnRole.Activity or ColumnRole.Task), exact.Count * 2 > found.Count(role => role is not null) || exact.Contains(ColumnRole.Ordinal));
    }

    // Two columns or more that are named by times are crossed, not filled.
    private static List<string?> Marks(IReadOnlyList<(string Name, string Last)> texts)
    {
        var marks = texts.Select(text => text.Last.Length is > 0 and < 20 && TimeText.IsTime(text.Last) ? text.Last : null).ToList();
        return marks.OfType<string>().Distinct().Count() >= 2 ? marks : marks.ConvertAll(_ => (string?)null);
    }

    // Under a wide heading stand its parts; under the others nothing. A first data row would have text under the activity.
    private static bool IsSecondRow(SourceRow upper, SourceRow lower)
    {
        var above = upper.Cells.Where(cell => cell.IsTyped).Select(cell => HeadingWords.RoleOf(Wording.Tidy(cell.Text))).ToList();
        if (above.Count(role => role is not null) < 2 || above.Count(role => role is not null) * 2 < above.Count) return false;
        var parts = 0;
        for (var column = 0; column < lower.Cells.Count; column++)
        {
            if (!lower[column].IsTyped) continue;
            var text = Wording.Tidy(lower[column].Text);
            if (text.Length > 60 || text.All(letter => !char.IsLetter(letter))) return false;
            var isPart = upper[column].Origin == CellOrigin.FromLeft || upper[column].IsEmpty || upper[column + 1].Origin == CellOrigin.FromLeft || upper[column + 1].IsEmpty && column + 1 < lower.Cells.Count;
            if (!isPart || HeadingWords.RoleOf(text) is null && HeadingWords.RoleOf(Parent(upper, column) + " " + text) is null) return false;
            parts++;
        }

        return parts >= 2;
    }

    private static List<(string Name, string Last)> Texts(SourceRow upper, SourceRow? lower)
    {
        var texts = new List<(string, string)>();
        for (var column = 0; column < Math.Max(upper.Cells.Count, lower?.Cells.Count ?? 0); column++)
        {
            var child = lower is not null && lower[column].IsTyped ? Wording.Tidy(lower[column].Text) : "";
            var parent = child.Length > 0 ? Parent(upper, column) : Wording.Tidy(upper[column].Text);
            var name = parent.Length > 0 && child.Length > 0 ? $"{parent} / {child}" : parent + child;
            texts.Add((name.Replace('\n', ' '), child.Length > 0 ? child : parent));
        }

        return texts;
    }

    private static List<bool> GoOn(SourceRow upper, SourceRow? lower, int count) =>
        [.. Enumerable.Range(0, count).Select(column => upper[column].Origin == CellOrigin.FromLeft && (lower is null || lower[column].Origin == CellOrigin.FromLeft))];

    private static string Parent(SourceRow upper, int column)
    {
        while (column > 0 && upper[column].IsEmpty) column--;
        return Wording.Tidy(upper[column].Text);
    }
}
