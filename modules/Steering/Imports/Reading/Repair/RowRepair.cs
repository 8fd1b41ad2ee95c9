namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>The order in which the rules meet a row; each rule is a file of its own.</summary>
internal sealed class RowRepair(RepairContext context)
{
    private readonly TornRow torn = new(context);
    private readonly MixedTear mixed = new(context);
    private readonly ColumnRealigner realigner = new(context);

    public IReadOnlyList<DraftRow> Rows => context.Done;

    public void Take(DraftRow draft)
    {
        if (GroupLook.Is(draft))
        {
            context.Done.Add(draft);
            return;
        }

        mixed.Part(draft);
        if (!draft.Verdicts.Contains(Verdict.SplitInTwo) && torn.TryJoin(draft)) return;
        realigner.Apply(draft);
        foreach (var row in MergedCells.Split(draft, context.Looks))
        {
            MissingActivity.Fill(row, context.Previous);
            Dittos.Fill(row, context.Previous);
            context.Done.Add(row);
        }
    }
}
