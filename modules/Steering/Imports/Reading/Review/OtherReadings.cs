namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>What a person may choose instead of the proposal.</summary>
internal sealed class OtherReadings(ProposalBuilder builder)
{
    public IReadOnlyList<RowAlternative> Of(OutlinedRow row)
    {
        var found = row.Draft.Alternatives.Select(one => new RowAlternative(one.Code, Sentence(one.Code), one.Rows.Select(draft => Build(row, draft)).ToArray())).ToList();
        if (AsTwo(row) is { } two) found.Add(two);

        // In a moved row the one sentence may be the task as well as the activity: such cells are often merged.
        if (row.Draft.Verdicts.Contains(Verdict.ColumnsMoved) && row.Task.Count > 0 && !row.Draft.HasOwn(ColumnRole.Task))
            found.Add(new RowAlternative("OWN_TASK", Sentence("OWN_TASK"), [builder.Build(row) with { TaskText = builder.Build(row).ActivityText }]));
        return found;
    }

    // Two sentences that each begin with a verb of plans may be two activities with the same product, units and time.
    private RowAlternative? AsTwo(OutlinedRow row)
    {
        var column = row.Draft.Map.IndexOf(ColumnRole.Activity);
        if (column < 0 || row.Draft[column].Count == 0) return null;
        var text = string.Join(' ', row.Draft[column].Select(piece => piece.Text));
        if (ActivityBoundary.AtSentence(text) is not { } cut) return null;
        var proposals = new[] { cut.First, cut.Second }.Select(part => builder.Build(row) with { ActivityText = Wording.Tidy(part) }).ToArray();
        return new RowAlternative("AS_TWO", Sentence("AS_TWO"), proposals);
    }

    private RowProposal Build(OutlinedRow row, DraftRow draft) => builder.Build(row with { Draft = draft, Activity = draft[ColumnRole.Activity], Task = draft.Has(ColumnRole.Task) ? draft[ColumnRole.Task] : row.Task });

    private static string Sentence(string code) => code switch
    {
        "AS_TYPED" => "Giữ nguyên các ô như trong tệp.",
        "AS_ONE" => "Giữ thành một hoạt động.",
        "OWN_TASK" => "Lấy nội dung này làm cả nhiệm vụ, không theo nhiệm vụ của dòng trên.",
        "AS_TWO" => "Tách thành hai hoạt động.",
        _ => code,
    };
}
