namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>What the rules may look at besides the row: the rows finished so far, what cells look like, and which words belong together.</summary>
internal sealed class RepairContext(CellLooks looks, Neighbors neighbors, bool goalsAreNumbered)
{
    private const int Farthest = 300;

    public List<DraftRow> Done { get; } = [];

    public DraftRow? Previous => Done.Count > 0 ? Done[^1] : null;

    public CellLooks Looks => looks;

    public Neighbors Neighbors => neighbors;

    public bool GoalsAreNumbered => goalsAreNumbered;

    /// <summary>The row whose cell in this column is still open: goals, tasks and budgets run on over several rows.</summary>
    public DraftRow? OpenCell(int column, ColumnRole role)
    {
        for (var i = Done.Count - 1; i >= Math.Max(0, Done.Count - Farthest); i--)
        {
            if (Done[i][column].Count > 0) return Done[i];
            if (role is not (ColumnRole.Goal or ColumnRole.Task or ColumnRole.Budget or ColumnRole.Area)) return null;
        }

        return null;
    }
}
