using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Plans;

/// <summary>How many activities or occurrences are alike in everything that totals are told by.</summary>
internal sealed record TotalsCell
{
    public required string Area { get; init; }

    public TimeKind TimeKind { get; init; }

    public WorkState State { get; init; }

    public required string[] LeadUnits { get; init; }

    public string LeadText { get; init; } = "";

    public Timing Timing { get; init; }

    public int Activities { get; init; }

    public int Occurrences { get; init; }

    public int Reports { get; init; }

    public int Evidence { get; init; }
}

/// <summary>Sums cells up. Work of two lead units counts for both of them, and once in all.</summary>
internal sealed class TotalsTable
{
    private static readonly Dictionary<TimeKind, string> KindNames = EnumNames.Of<TimeKind>("TIME_KIND_", unspecified: true).ToDictionary(e => e.Value, e => e.Key);
    private static readonly Dictionary<WorkState, string> StateNames = EnumNames.Of<WorkState>("WORK_STATE_").ToDictionary(e => e.Value, e => e.Key);

    private readonly Total all = new() { Key = "all", Label = "Toàn kế hoạch" };
    private readonly SortedDictionary<string, Total> areas = new(Comparer<string>.Create((a, b) => PlanWords.PlaceOfArea(a).CompareTo(PlanWords.PlaceOfArea(b)) is not 0 and var c ? c : string.CompareOrdinal(a, b)));
    private readonly SortedDictionary<string, Total> units = new(StringComparer.Ordinal);
    private readonly SortedDictionary<TimeKind, Total> kinds = [];
    private readonly SortedDictionary<WorkState, Total> states = [];
    private readonly Dictionary<string, Dictionary<string, int>> unitTexts = [];

    public void Add(TotalsCell cell)
    {
        Count(all, cell);
        Count(For(areas, cell.Area, cell.Area, PlanWords.Area(cell.Area)), cell);
        Count(For(kinds, cell.TimeKind, KindNames[cell.TimeKind], PlanWords.Of(cell.TimeKind)), cell);
        Count(For(states, cell.State, StateNames.GetValueOrDefault(cell.State, "WORK_STATE_UNSPECIFIED"), PlanWords.Of(cell.State)), cell);
        foreach (var unit in cell.LeadUnits.Distinct())
        {
            Count(For(units, unit, unit, unit), cell);
        }

        if (cell is { LeadUnits: [var only], LeadText.Length: > 0 })
        {
            var texts = unitTexts.TryGetValue(only, out var known) ? known : unitTexts[only] = [];
            texts[cell.LeadText] = texts.GetValueOrDefault(cell.LeadText) + cell.Activities;
        }
    }

    public PlanTotals ToMessage(string plan, DateTimeOffset asOf)
    {
        // The plan itself says what a unit is called: its most frequent name where it leads alone.
        foreach (var (unit, texts) in unitTexts)
        {
            units[unit].Label = texts.OrderByDescending(t => t.Value).ThenBy(t => t.Key, StringComparer.Ordinal).First().Key;
        }

        return new PlanTotals
        {
            Name = plan, All = all, Areas = { areas.Values }, Units = { units.Values }, TimeKinds = { kinds.Values }, States = { states.Values },
            AsOf = asOf.ToTimestamp(),
        };
    }

    private static Total For<TKey>(IDictionary<TKey, Total> table, TKey key, string name, string label) =>
        table.TryGetValue(key, out var total) ? total : table[key] = new Total { Key = name, Label = label };

    private static void Count(Total total, TotalsCell cell)
    {
        total.Activities += cell.Activities;
        total.Occurrences += cell.Occurrences;
        total.Completed += cell.State == WorkState.Completed ? cell.Occurrences : 0;
        total.InProgress += cell.State == WorkState.InProgress ? cell.Occurrences : 0;
        total.WaitingReview += cell.State == WorkState.WaitingReview ? cell.Occurrences : 0;
        total.NotStarted += cell.State == WorkState.NotStarted ? cell.Occurrences : 0;
        total.Overdue += cell.Timing == Timing.Overdue ? cell.Occurrences : 0;
        total.Silent += cell.Timing == Timing.Silent ? cell.Occurrences : 0;
        total.Reports += cell.Reports;
        total.Evidence += cell.Evidence;
    }
}
