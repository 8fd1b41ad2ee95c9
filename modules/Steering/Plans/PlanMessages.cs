using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Plans;

/// <summary>Rows as the contract shows them.</summary>
internal static class PlanMessages
{
    public static Cchc.Steering.V1.Plan ToMessage(this Plan plan)
    {
        var message = new Cchc.Steering.V1.Plan
        {
            Name = plan.ResourceName,
            Kind = plan.Kind,
            Year = plan.Year,
            Title = plan.Title,
            Number = plan.Number,
            IssuedDate = plan.IssuedDate.ToDate(),
            State = plan.State,
            Version = plan.Version,
            DraftVersion = plan.DraftVersion,
            ActivityCount = plan.ActivityCount,
            Etag = plan.Etag,
            CreateTime = plan.CreateTime.ToTimestamp(),
            UpdateTime = plan.UpdateTime.ToTimestamp(),
        };
        if (plan.NumberMissing)
        {
            message.Flags.Add(PlanFlag.NumberMissing);
        }

        if (plan is { Version: > 0, DraftVersion: > 0 })
        {
            message.Flags.Add(PlanFlag.DraftWaiting);
        }

        return message;
    }

    public static Cchc.Steering.V1.PlanVersion ToMessage(this PlanVersion version) => new()
    {
        Name = version.ResourceName,
        Version = version.Number,
        State = version.State,
        DecisionNumber = version.DecisionNumber,
        DecisionDate = version.DecisionDate.ToDate(),
        Reason = version.Reason,
        ActivityCount = version.ActivityCount,
        Import = version.Import,
        CreateTime = version.CreateTime.ToTimestamp(),
        IssueTime = version.IssueTime.ToTimestamp(),
    };
}
