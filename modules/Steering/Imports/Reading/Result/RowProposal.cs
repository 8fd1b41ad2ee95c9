namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>One activity as it would enter the plan. Texts are as typed; null where the source has none.</summary>
internal record RowProposal
{
    /// <summary>I to VII of the platform, recognized by words; null when the area is none of them.</summary>
    public string? AreaCode { get; init; }

    /// <summary>The number typed before the area, which may differ from the code.</summary>
    public string? AreaNumber { get; init; }
    public string? AreaText { get; init; }
    public string? GoalCode { get; init; }
    public string? GoalText { get; init; }
    public string? ParentGoalCode { get; init; }
    public string? ParentGoalText { get; init; }
    public string? TaskText { get; init; }

    /// <summary>From a column such as "Mã nhiệm vụ".</summary>
    public string? TaskCode { get; init; }

    /// <summary>The number typed before this activity, where it is not the goal's.</summary>
    public string? OrdinalText { get; init; }
    public string ActivityText { get; init; } = "";
    public string? ProductText { get; init; }
    public string? LeadText { get; init; }
    public string? CoordinatingText { get; init; }
    public string? TimeText { get; init; }
    public string? BudgetText { get; init; }

    /// <summary>Columns the platform has no field for, by their heading.</summary>
    public IReadOnlyDictionary<string, string> OtherColumns { get; init; } = new Dictionary<string, string>();

    /// <summary>Headings of group rows above this one that are neither its area, goal nor task, outermost first.</summary>
    public IReadOnlyList<string> GroupPath { get; init; } = [];

    public required TimeReading Time { get; init; }

    /// <summary>Length of all its texts together.</summary>
    public int Characters =>
        new[] { AreaText, GoalText, ParentGoalText, TaskText, TaskCode, OrdinalText, ActivityText, ProductText, LeadText, CoordinatingText, TimeText, BudgetText }.Sum(text => text?.Length ?? 0)
        + OtherColumns.Sum(column => column.Key.Length + column.Value.Length) + GroupPath.Sum(text => text.Length);
}
