namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>
/// A row after a page break whose cells begin with the tail of the row above and go on with the next row. The tails are joined,
/// the rest stays in the row. What is neither is taken out, to be listed as not placed.
/// </summary>
internal sealed class MixedTear(RepairContext context)
{
    private readonly TearVotes votes = new(context);

    public void Part(DraftRow draft)
    {
        if (!draft.AfterBreak || context.Previous is not { } above || draft.Ordinal is not null) return;
        var segments = draft.Columns.ToDictionary(column => column, column => Segments.BySpaces(draft.Raw(column)));
        if (segments.Count(one => one.Value.Count >= 2) < 2 || !segments.Any(one => one.Value.Count >= 2 && VoteFor(one.Key, one.Value[0], draft) > 0))
            return;

        foreach (var (column, parts) in segments.OrderBy(one => draft.Map.RoleAt(one.Key) == ColumnRole.Activity ? 1 : 0))
            PartCell(draft, above, column, parts);
        TakeActivityFromTail(draft, above);
        above.Verdicts.Add(Verdict.JoinedWithRowAbove);
        draft.Verdicts.Add(Verdict.SplitInTwo);
    }

    private void PartCell(DraftRow draft, DraftRow above, int column, IReadOnlyList<string> parts)
    {
        var piece = draft[column][0];
        if (parts.Count >= 2)
        {
            if (parts[0].Length > 0) Join(draft, above, column, piece.Part(parts[0]), split: true);
            draft.Set(column, [piece.Part(string.Join("  ", parts.Skip(1)))]);
        }
        else if (VoteFor(column, parts[0], draft) > 0)
        {
            Join(draft, above, column, piece.Part(parts[0]), split: false);
            draft.Clear(column);
        }
    }

    private void Join(DraftRow draft, DraftRow above, int column, Piece tail, bool split)
    {
        var best = (Column: -1, Vote: 0.0);
        foreach (var candidate in new[] { column, column + 1, column - 1 })
        {
            var role = draft.Map.RoleAt(candidate);
            if (candidate < 0 || candidate >= draft.Map.Count || role is ColumnRole.Ordinal or ColumnRole.Other) continue;
            var vote = VoteFor(candidate, tail.Text, draft) + (candidate == column ? 1 : 0);
            if (vote > best.Vote) best = (candidate, vote);
        }

        var open = best.Column < 0 ? null : context.OpenCell(best.Column, draft.Map.RoleAt(best.Column)) ?? above;
        if (open is null || split && IsWhole(open, best.Column, tail.Text))
        {
            above.Note(NoteCodes.WordsNotPlaced);
            return;
        }

        open.Add(best.Column, tail);
        if (best.Column != column) open.Verdicts.Add(Verdict.ColumnsMoved);
    }

    private bool IsWhole(DraftRow open, int column, string tail) =>
        TearVotes.Repeats(open.Text(column), tail) && !TearVotes.IsUnfinished(open.Text(column));

    // The other cells say that a row begins here; if the activity's cell has no double space, its sentence tells where.
    private static void TakeActivityFromTail(DraftRow draft, DraftRow above)
    {
        var column = draft.Map.IndexOf(ColumnRole.Activity);
        if (column < 0 || draft[column].Count > 0 || above[column].Count == 0) return;
        var tail = above[column][^1];
        if (!draft.Rows.Contains(tail.Row) || ActivityBoundary.Find(tail.Raw) is not { } parts) return;
        above.Set(column, [.. above[column].SkipLast(1), tail.Part(parts.First)]);
        draft.Set(column, [tail.Part(parts.Second)]);
    }

    private double VoteFor(int column, string tail, DraftRow draft)
    {
        var role = draft.Map.RoleAt(column);
        return Wording.Tidy(tail) is { Length: > 0 } text ? votes.Vote(context.OpenCell(column, role)?.Text(column) ?? "", text, role) : 0;
    }
}
