namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>
/// Reads the repaired rows from top to bottom and gives each activity its area, goal and task. A table with a goal column numbers
/// its goals; in one without, numbered rows that only group others are the task, or goal and task when they are nested.
/// </summary>
internal sealed class Outline
{
    private readonly IReadOnlyList<DraftRow> rows;
    private readonly OutlineRank rank;
    private readonly List<Group> groups = [];
    private readonly Dictionary<string, GoalHeading> goals = [];
    private readonly List<OutlinedRow> done = [];
    private AreaHeading? area;
    private GoalHeading? goal;
    private IReadOnlyList<Piece> task = [];

    private Outline(IReadOnlyList<DraftRow> rows)
    {
        this.rows = rows;
        rank = new OutlineRank(rows.Select(row => OrdinalOf(row)).OfType<Ordinal>());
    }

    public static IReadOnlyList<OutlinedRow> Read(IReadOnlyList<DraftRow> rows)
    {
        var outline = new Outline(rows);
        for (var i = 0; i < rows.Count; i++) outline.Take(i);
        return AreaBudget.Share(outline.done);
    }

    private void Take(int i)
    {
        var row = rows[i];
        var ordinal = OrdinalOf(row);
        if (GroupRule.IsGroup(rows, i, ordinal, rank, OrdinalOf))
        {
            OpenGroup(row, ordinal);
            return;
        }

        if (ordinal is not null) groups.RemoveAll(group => group.Rank >= rank.Of(ordinal));
        ReadAreaColumn(row);
        var startsGoal = row.HasOwn(ColumnRole.Goal);
        if (startsGoal) StartGoal(row, ordinal);
        if (row.HasOwn(ColumnRole.Task)) task = row[ColumnRole.Task];
        if (!row.Has(ColumnRole.Activity) && !MissingActivity.IsWork(row) && !row.HasOwn(ColumnRole.Task)) return;

        var (rowGoal, rowTask) = FromGroups(row);
        done.Add(new OutlinedRow(row, area, rowGoal, rowTask, startsGoal && goal?.Code is not null ? null : ordinal, groups.ToArray()) { Activity = ActivityRule.Of(row, rowTask, done) });

        // A row that is work itself may still group those numbered below it.
        if (ordinal is { Kind: OrdinalKind.Number } && !row.Map.Has(ColumnRole.Goal) && i + 1 < rows.Count && OrdinalOf(rows[i + 1]) is { } next && next.IsUnder(ordinal))
            groups.Add(new Group(rank.Of(ordinal), ordinal, row[ColumnRole.Activity], new DraftRow(row.Map, false)));
    }

    private void OpenGroup(DraftRow row, Ordinal? ordinal)
    {
        var (text, heading) = GroupRule.Heading(row);
        var depth = rank.OfGroup(ordinal, GroupLook.IsWide(row, heading));
        groups.RemoveAll(group => group.Rank >= depth);
        var code = GroupRule.CanBeArea(row, ordinal) && (ordinal is { Kind: OrdinalKind.Roman or OrdinalKind.Letter } || AreaRecognizer.IsName(heading)) ? AreaRecognizer.Code(heading) : null;
        var insideArea = groups.Any(group => area is not null && areaRows.TryGetValue(area, out var of) && of == group.Row);
        if (code is not null && (!insideArea || ordinal is { Kind: OrdinalKind.Roman } && code != area!.Code && (area.Code is null || ordinal.Text == code)) || !insideArea && ordinal is { Kind: OrdinalKind.Roman or OrdinalKind.Letter } && depth <= 2)
        {
            area = new AreaHeading(code, ordinal?.Text, text, heading);
            areaRows[area] = row;
            goals.Clear();
        }
        else if (area is not null && !groups.Any(group => areaRows.TryGetValue(area, out var of) && of == group.Row) && depth <= OutlineRank.Unnumbered)
        {
            area = null;
        }

        (goal, task) = (null, []);
        groups.Add(new Group(depth, ordinal, text, row));
    }

    private readonly Dictionary<AreaHeading, DraftRow> areaRows = [];

    private void ReadAreaColumn(DraftRow row)
    {
        if (!row.HasOwn(ColumnRole.Area)) return;
        var text = row.Text(ColumnRole.Area);
        if (area?.Text == text) return;
        area = new AreaHeading(AreaRecognizer.Code(text), null, row[ColumnRole.Area], text);
        (goal, task) = (null, []);
    }

    private void StartGoal(DraftRow row, Ordinal? ordinal)
    {
        var code = ordinal?.Text;
        var parent = code is not null && code.LastIndexOf('.') is > 0 and var dot ? goals.GetValueOrDefault(code[..dot]) : null;
        goal = new GoalHeading(code, row.OrdinalPieces, row[ColumnRole.Goal], parent);
        if (code is not null) goals[code] = goal;
        task = [];
    }

    private (GoalHeading? Goal, IReadOnlyList<Piece> Task) FromGroups(DraftRow row)
    {
        if (row.Map.Has(ColumnRole.Goal)) return (goal, task);
        // Months say when, not what.
        var areaAt = area is not null && areaRows.TryGetValue(area, out var of) ? groups.FindIndex(group => group.Row == of) : -1;
        var open = groups.Skip(areaAt + 1).Where(group => (areaAt >= 0 || group.Rank > 2) && !group.IsTime).ToList();
        if (row.Map.Has(ColumnRole.Task)) return (open.Count > 0 ? AsGoal(open[^1]) : null, task);
        return open.Count switch
        {
            0 => (null, []),
            1 => (null, open[0].Text),
            _ => (AsGoal(open[0]), open[^1].Text),
        };
    }

    private static GoalHeading AsGoal(Group group) => new(group.Ordinal?.Text, group.Row.OrdinalPieces, group.Text, null);

    private static Ordinal? OrdinalOf(DraftRow row) => row.Ordinal ?? GroupRule.EmbeddedOrdinal(row);
}
