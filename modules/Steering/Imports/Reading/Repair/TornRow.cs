namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>A row that is only the tail of the row above is joined to it, cell by cell.</summary>
internal sealed class TornRow(RepairContext context)
{
    // A cell that has grown this long is no cell of a plan, but a file made to be joined for ever.
    private const int LongestCell = 6_000;
    private readonly TearVotes votes = new(context);

    public bool TryJoin(DraftRow draft)
    {
        if (context.Previous is not { } above || draft.Ordinal is not null || !draft.Columns.Any()) return false;
        var own = draft.Columns.Select(column => (Column: column, Vote: Vote(column, column, draft))).ToList();
        if (own.Any(one => draft.Map.RoleAt(one.Column) == ColumnRole.Ordinal)) return false;
        var total = own.Sum(one => one.Vote * (draft.Map.RoleAt(one.Column) == ColumnRole.Activity ? 2 : 1));
        var isTail = draft.AfterBreak
            ? total > 0
            : total >= 4 && own.All(one => one.Vote > 0) && char.IsLower(draft.Text(draft.Columns.First())[0]);
        if (!isTail || draft.Columns.Any(column => above.Text(column).Length > LongestCell)) return false;

        var taken = new HashSet<(DraftRow, int)>();
        foreach (var (column, vote) in own.OrderByDescending(one => one.Vote))
        {
            var into = BestColumn(draft, above, column, taken);
            var open = context.OpenCell(into, draft.Map.RoleAt(into)) ?? above;
            taken.Add((open, into));
            foreach (var piece in draft[column]) open.Add(into, piece);
            open.Verdicts.Add(Verdict.JoinedWithRowAbove);
            if (into != column) open.Verdicts.Add(Verdict.ColumnsMoved);
        }

        if (total < 1.5) above.Note(NoteCodes.JoinUncertain);
        above.Rows.UnionWith(draft.Rows);
        above.Verdicts.Add(Verdict.JoinedWithRowAbove);
        return true;
    }

    // A tail goes below its head; the row above may have been moved before this one was reached.
    private int BestColumn(DraftRow draft, DraftRow above, int column, HashSet<(DraftRow, int)> taken)
    {
        var best = column;
        var score = double.MinValue;
        var moved = above.Moved.TryGetValue(column, out var to) ? to : column;
        foreach (var candidate in new[] { column, moved }.Distinct())
        {
            var role = draft.Map.RoleAt(candidate);
            if (candidate < 0 || candidate != column && (role is ColumnRole.Ordinal or ColumnRole.Other || candidate >= draft.Map.Count)) continue;
            if (candidate != column && candidate != moved && draft[candidate].Count > 0) continue;
            var open = context.OpenCell(candidate, role) ?? above;
            if (taken.Contains((open, candidate))) continue;
            var vote = Vote(column, candidate, draft) + (candidate == column ? 1 : 0);
            if (vote > score) (best, score) = (candidate, vote);
        }

        return best;
    }

    private double Vote(int column, int into, DraftRow draft)
    {
        var role = draft.Map.RoleAt(into);
        var open = context.OpenCell(into, role);
        return votes.Vote(open?.Text(into) ?? "", draft.Text(column), role);
    }
}
