using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Activities;

/// <summary>Rows as the contract shows them.</summary>
internal static class ActivityMessages
{
    public static Cchc.Steering.V1.Activity ToMessage(this Activity activity)
    {
        var message = new Cchc.Steering.V1.Activity
        {
            Name = activity.ResourceName,
            Area = activity.Area,
            Goal = activity.GoalCode,
            GoalText = activity.GoalText,
            Task = activity.TaskText,
            TaskCode = activity.TaskCode,
            Text = activity.Text,
            Product = activity.ProductText,
            LeadText = activity.LeadText,
            CoordinatingText = activity.CoordinatingText,
            TimeText = activity.TimeText,
            BudgetText = activity.BudgetText,
            TimeKind = activity.TimeKind,
            State = activity.State,
            DueDate = activity.DueDate.ToDate(),
            Position = activity.Position,
            Version = activity.Version,
            Etag = activity.Etag,
            CreateTime = activity.CreateTime.ToTimestamp(),
            UpdateTime = activity.UpdateTime.ToTimestamp(),
        };
        message.LeadUnits.AddRange(activity.LeadUnits);
        message.CoordinatingUnits.AddRange(activity.CoordinatingUnits);
        message.LeadGroups.AddRange(activity.LeadGroups);
        message.CoordinatingGroups.AddRange(activity.CoordinatingGroups);
        message.Review.AddRange(activity.Review.Select(r => new ReviewNote { Code = r.Code, Text = r.Text, Field = r.Field, Suggestion = r.Suggestion }));
        message.Officers.AddRange(activity.Officers.Select(ToMessage));
        foreach (var (column, text) in activity.OtherColumns)
        {
            message.OtherColumns.Add(column, text);
        }

        message.SourceLines.AddRange(activity.SourceLines);
        return message;
    }

    public static Officer ToMessage(this AssignedOfficer officer) =>
        new() { Subject = officer.Subject, DisplayName = officer.DisplayName, Unit = officer.Unit };
}
