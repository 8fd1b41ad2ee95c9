namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>
/// Moves the cells of a row back under their headings when what they hold contradicts the columns they stand in: units under
/// "Thời gian", a time under "Phối hợp", a sentence under "STT". The order of the cells is kept; the best fitting places win.
/// </summary>
internal sealed class ColumnRealigner(RepairContext context)
{
    private const double WorthMoving = 1.5;
    private readonly ColumnFit fit = new(context.Looks);

    public void Apply(DraftRow draft)
    {
        var columns = draft.Columns.ToList();
        if (columns.Count < 2 || !columns.Any(column => fit.Contradicts(draft.Text(column), draft.Map.RoleAt(column)) && !IsFounded(draft, column))) return;
        if (columns.Any(column => draft[column].Any(piece => piece.Borrowed))) return;
        var stay = Score(draft, columns, columns);
        var (best, places) = Search(draft, columns);
        if (places is null || best < stay + WorthMoving) return;

        draft.Alternatives.Add(new DraftAlternative("AS_TYPED", [draft.Copy()]));
        Move(draft, columns, places);
        draft.Verdicts.Add(Verdict.ColumnsMoved);
        if (best < stay + 2 * WorthMoving) draft.Note(NoteCodes.ColumnsUncertain);
    }

    // "Thành lập Tổ công nghệ số cộng đồng": the unit is what comes out of the work.
    private static bool IsFounded(DraftRow draft, int column)
    {
        if (draft.Map.RoleAt(column) != ColumnRole.Product) return false;
        var start = string.Join(' ', Folding.FoldWords(draft.Text(column)).Split(' ').Take(3));
        var work = Folding.FoldWords(draft.Text(ColumnRole.Activity));
        return Vocabulary.Default.FoundingVerbs.Any(verb => Folding.HasPhrase(work, verb + " " + start));
    }

    private static void Move(DraftRow draft, List<int> columns, int[] places)
    {
        var pieces = columns.Select(column => draft[column].ToList()).ToList();
        draft.ClearAll();
        for (var i = 0; i < columns.Count; i++)
        {
            if (places[i] < 0)
            {
                draft.Note(NoteCodes.RepeatedCell);
                continue;
            }

            foreach (var piece in pieces[i]) draft.Add(places[i], piece);
            if (places[i] != columns[i]) draft.Moved[columns[i]] = places[i];
        }
    }

    // Cells from left to right; a state is the last column used and whether activity and product have been filled, which counts at the end.
    private (double Score, int[]? Places) Search(DraftRow draft, List<int> columns)
    {
        var states = new Dictionary<(int Last, bool Activity, bool Product), (double Score, int[] Places)> { [(-1, false, false)] = (0, []) };
        for (var i = 0; i < columns.Count; i++)
        {
            var next = new Dictionary<(int Last, bool Activity, bool Product), (double Score, int[] Places)>();
            var text = draft.Text(columns[i]);
            foreach (var (last, state) in states)
            {
                for (var place = last.Last + 1; place < draft.Map.Count; place++)
                {
                    if (draft.Map.RoleAt(place) == ColumnRole.Other && place != columns[i]) continue;
                    var role = draft.Map.RoleAt(place);
                    Keep(next, (place, last.Activity || role == ColumnRole.Activity, last.Product || role == ColumnRole.Product), state.Score + Step(draft, columns, state.Places, i, place), [.. state.Places, place]);
                }

                if (i > 0 && Folding.FoldWords(text) == Folding.FoldWords(draft.Text(columns[i - 1])))
                    Keep(next, last, state.Score - 1.5, [.. state.Places, -1]);
            }

            states = next;
        }

        var best = states.Values.Select(state => (Score: state.Score + Whole(draft, columns, state.Places), state.Places)).OrderByDescending(one => one.Score).FirstOrDefault();
        return best.Places is null ? (double.MinValue, null) : best;
    }

    private double Score(DraftRow draft, List<int> columns, List<int> places)
    {
        var score = 0.0;
        for (var i = 0; i < columns.Count; i++) score += Step(draft, columns, places, i, places[i]);
        return score + Whole(draft, columns, places);
    }

    private double Step(DraftRow draft, List<int> columns, IReadOnlyList<int> places, int i, int place)
    {
        var role = draft.Map.RoleAt(place);
        var score = fit.Of(draft.Text(columns[i]), role) - (place == columns[i] ? 0 : 0.1);
        if (i > 0 && places[i - 1] >= 0 && place - columns[i] != places[i - 1] - columns[i - 1]) score -= 0.5;
        if (role == ColumnRole.Goal && context.GoalsAreNumbered && (i == 0 || draft.Map.RoleAt(places[i - 1]) != ColumnRole.Ordinal)) score -= 2;
        return score;
    }

    private static double Whole(DraftRow draft, List<int> columns, IReadOnlyList<int> places)
    {
        var (activity, product) = (draft.Map.IndexOf(ColumnRole.Activity), draft.Map.IndexOf(ColumnRole.Product));
        return (activity >= 0 && !places.Contains(activity) ? -4 : 0) + (product >= 0 && !places.Contains(product) ? -0.5 : 0);
    }

    private static void Keep(Dictionary<(int Last, bool Activity, bool Product), (double Score, int[] Places)> states, (int Last, bool Activity, bool Product) last, double score, int[] places)
    {
        if (!states.TryGetValue(last, out var known) || score > known.Score) states[last] = (score, places);
    }
}
