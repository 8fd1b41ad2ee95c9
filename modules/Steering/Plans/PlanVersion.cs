using CchcPlatform.Kernel.Data;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Plans;

/// <summary>One version of a plan: what it was made from, and the decision that put it in force. Part of its <see cref="Plan"/>.</summary>
internal sealed class PlanVersion : ICommuneOwned
{
    public Guid Id { get => field == Guid.Empty ? field = Guid.CreateVersion7() : field; init; }

    public required string Commune { get; init; }

    public Guid PlanKey { get; init; }

    public required string PlanId { get; init; }

    /// <summary>From 1.</summary>
    public int Number { get; init; }

    public PlanState State { get; set; } = PlanState.Draft;

    public string DecisionNumber { get; set; } = "";

    public DateOnly? DecisionDate { get; set; }

    public string Reason { get; set; } = "";

    public int ActivityCount { get; set; }

    /// <summary>Name of the import that it was made from; empty without one.</summary>
    public string Import { get; set; } = "";

    public DateTimeOffset CreateTime { get; init; }

    public DateTimeOffset? IssueTime { get; set; }

    /// <summary>The goals of this version in the plan's order.</summary>
    public PlanGoal[] Goals { get; set; } = [];

    public string ResourceName => $"communes/{Commune}/plans/{PlanId}@{Number}";
}

/// <summary>A goal of a plan version.</summary>
internal sealed class PlanGoal
{
    /// <summary>I to VII; empty when the source names none.</summary>
    public required string Area { get; init; }

    /// <summary>Number as printed: "3.1".</summary>
    public required string Code { get; init; }

    public string ParentCode { get; init; } = "";

    public required string Text { get; init; }
}
