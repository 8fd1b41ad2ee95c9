namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Writes the pieces of an outlined row into the fields of a proposal.</summary>
internal sealed class ProposalBuilder(InterpretationContext context, DateOnly? issuedOn)
{
    /// <summary>What a row takes from the group rows above it when its own cell is empty.</summary>
    public static readonly IReadOnlyList<ColumnRole> Inherited =
        [ColumnRole.Product, ColumnRole.Lead, ColumnRole.Coordinating, ColumnRole.Time, ColumnRole.TimeStart, ColumnRole.TimeEnd, ColumnRole.Budget];

    /// <summary>Whether the rows under a group take this from it: an amount of money is what they come to together, and of none of them.</summary>
    public static bool Gives(Group group, ColumnRole role) =>
        group.Row.Has(role) && !(role == ColumnRole.Budget && AreaBudget.IsAmount(group.Row.Text(role)));

    public RowProposal Build(OutlinedRow row)
    {
        var draft = row.Draft;
        var time = TimeText(draft, row.Groups);
        return new RowProposal
        {
            AreaCode = row.Area?.Code,
            AreaNumber = row.Area?.Number,
            AreaText = row.Area?.Text,
            GoalCode = row.Goal?.Code,
            GoalText = row.Goal?.Text,
            ParentGoalCode = row.Goal?.Parent?.Code,
            ParentGoalText = row.Goal?.Parent?.Text,
            TaskText = Join(row.Task),
            TaskCode = Join(draft[ColumnRole.Code]),
            OrdinalText = row.Ordinal?.Text,
            ActivityText = Join(row.Activity) ?? "",
            ProductText = Value(draft, ColumnRole.Product, row.Groups),
            LeadText = Value(draft, ColumnRole.Lead, row.Groups),
            CoordinatingText = Value(draft, ColumnRole.Coordinating, row.Groups),
            TimeText = time,
            BudgetText = Value(draft, ColumnRole.Budget, row.Groups) ?? Join(row.AreaBudget),
            OtherColumns = Others(draft),
            GroupPath = row.Groups.Select(group => Label(group)).Where(label => label != row.Area?.Text).ToArray(),
            Time = Read(draft, time),
        };
    }

    private TimeReading Read(DraftRow draft, string? time)
    {
        var start = draft.Text(ColumnRole.TimeStart);
        var reading = Imports.Reading.TimeText.Read(time ?? "", context.PlanYear, issuedOn);
        if (start.Length == 0 || draft.Text(ColumnRole.TimeEnd) is not { Length: > 0 } end) return reading;

        // "Bắt đầu" and "Kết thúc" in two columns: the end is due, the start only says from when.
        var (from, due) = (Imports.Reading.TimeText.Read(start, context.PlanYear, issuedOn), Imports.Reading.TimeText.Read(end, context.PlanYear, issuedOn));
        return due.Kind == TimeKind.Dated && due.Due is { } last
            ? due with { Periods = [new TimePeriod(from.Periods.Count > 0 ? from.Periods[0].From ?? from.Periods[0].Due : due.From, last)] }
            : due;
    }

    private string? TimeText(DraftRow draft, IReadOnlyList<Group> groups)
    {
        if (Value(draft, ColumnRole.Time, groups) is { } time) return time;
        var (start, end) = (Value(draft, ColumnRole.TimeStart, groups), Value(draft, ColumnRole.TimeEnd, groups));
        if (start is not null || end is not null) return start is not null && end is not null ? $"{start} - {end}" : end ?? OfStart(start!);
        if (Marked(draft) is { Length: > 0 } marked)
        {
            draft.Note(NoteCodes.TimeFromHeading);
            return marked;
        }

        if (groups.LastOrDefault(group => group.IsTime) is not { } month) return null;
        draft.Note(NoteCodes.TimeInherited);
        return month.Heading;
    }

    // What stands in the column of starts, with no end beside it, is no deadline.
    private string OfStart(string start) => !IsOpen(start) && IsOpen($"Từ {start}") ? $"Từ {start}" : start;

    private bool IsOpen(string time) => Imports.Reading.TimeText.Read(time, context.PlanYear, issuedOn).Notes.Contains(NoteCodes.EndMissing);

    // A cross stands for its column's time; a date in such a column for itself.
    private static string Marked(DraftRow draft) => string.Join(", ", draft.Columns
        .Where(column => draft.Map.MarkAt(column) is not null)
        .Select(column => draft.Text(column) is { Length: <= 3 } cross && !cross.Any(char.IsDigit) ? draft.Map.MarkAt(column) : Imports.Reading.TimeText.IsTime(draft.Text(column)) ? draft.Text(column) : null)
        .OfType<string>());

    /// <summary>The row's own value, else that of the nearest group above it that has one.</summary>
    private static string? Value(DraftRow draft, ColumnRole role, IReadOnlyList<Group> groups)
    {
        if (draft.Has(role)) return Join(draft[role]);
        for (var i = groups.Count - 1; i >= 0; i--)
        {
            if (!Gives(groups[i], role)) continue;
            draft.Note(role switch { ColumnRole.Lead => NoteCodes.LeadInherited, ColumnRole.Time or ColumnRole.TimeEnd or ColumnRole.TimeStart => NoteCodes.TimeInherited, _ => NoteCodes.ValueInherited });
            return Join(groups[i].Row[role]);
        }

        return null;
    }

    private static Dictionary<string, string> Others(DraftRow draft)
    {
        var others = new Dictionary<string, string>();
        foreach (var column in draft.Columns.Where(column => draft.Map.RoleAt(column) == ColumnRole.Other))
        {
            var name = draft.Map.NameAt(column);
            others[others.ContainsKey(name) ? $"{name} ({column + 1})" : name] = draft.Text(column);
        }

        return others;
    }

    private static string Label(Group group) => group.Ordinal is { } ordinal && group.Row.Ordinal is not null ? $"{ordinal.Text} {group.Heading}" : group.Heading;

    private static string? Join(IReadOnlyList<Piece> pieces) => pieces.Count == 0 ? null : Wording.Tidy(string.Join(' ', pieces.Select(piece => piece.Text)));
}
