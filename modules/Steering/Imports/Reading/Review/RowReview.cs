namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Looks at a finished proposal as the steering officer would, and says what needs an eye.</summary>
internal sealed class RowReview(CellLooks looks)
{
    private static readonly HashSet<string> NeedAPerson =
    [
        NoteCodes.ActivityMissing, NoteCodes.TimeMissing, NoteCodes.TimeUnreadable, NoteCodes.EndMissing, NoteCodes.IntervalUneven, NoteCodes.DaysLeftOut, NoteCodes.ImpossibleDate, NoteCodes.RepeatedCell,
        NoteCodes.ColumnsUncertain, NoteCodes.JoinUncertain, NoteCodes.LeadMissing, NoteCodes.TextUnfinished, NoteCodes.WordsNotPlaced, NoteCodes.OtherSheets,
    ];

    public IReadOnlyList<ReviewNote> Notes(RowProposal row, OutlinedRow outlined, bool firstOfArea)
    {
        var draft = outlined.Draft;
        foreach (var code in row.Time.Notes) draft.Note(code);
        if (row.Time.LeftOut.Count > 0) draft.Notes.Add(new ReviewNote(NoteCodes.DaysLeftOut, NoteSentences.OfDaysLeftOut(row.Time.LeftOut)));
        if (row.LeadText is null) draft.Note(NoteCodes.LeadMissing);
        else if (row.CoordinatingText is not null && Folding.FoldWords(row.LeadText) == Folding.FoldWords(row.CoordinatingText)) draft.Note(NoteCodes.LeadIsCoordinating);
        if (row.LeadText is { } lead && !looks.IsUnit(lead)) draft.Note(NoteCodes.NotAUnit);
        if (row.ProductText is null && draft.Map.Has(ColumnRole.Product)) draft.Note(NoteCodes.ProductMissing);
        if (TearVotes.IsUnfinished(row.ActivityText)) draft.Note(NoteCodes.TextUnfinished);
        if (row.ProductText is { } product && Vocabulary.Default.ProvinceWording.Any(phrase => product.Contains(phrase, StringComparison.OrdinalIgnoreCase))) draft.Note(NoteCodes.ProvinceWording);
        if (firstOfArea && outlined.Area?.NoteCode is { } area) draft.Note(area);
        return draft.Notes.ToArray();
    }

    public static IReadOnlyList<Verdict> Verdicts(DraftRow draft, IReadOnlyList<ReviewNote> notes)
    {
        var verdicts = draft.Verdicts.Where(verdict => verdict != Verdict.Taken).Order().ToList();
        if (verdicts.Count == 0) verdicts.Add(Verdict.Taken);
        if (notes.Any(note => NeedAPerson.Contains(note.Code))) verdicts.Add(Verdict.NeedsAPerson);
        return verdicts;
    }

    public static IReadOnlyList<Correction> Corrections(RowProposal row) =>
    [
        .. Misspellings.Find("goalText", row.GoalText), .. Misspellings.Find("task", row.TaskText), .. Misspellings.Find("text", row.ActivityText),
        .. Misspellings.Find("product", row.ProductText), .. Misspellings.Find("leadText", row.LeadText), .. Misspellings.Find("coordinatingText", row.CoordinatingText),
        .. Misspellings.Find("timeText", row.TimeText), .. Misspellings.Find("budgetText", row.BudgetText),
    ];
}
