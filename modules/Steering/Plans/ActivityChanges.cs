using CchcPlatform.Modules.Steering.Activities;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Plans;

/// <summary>Differences between two wordings of a plan, activity by activity and field by field.</summary>
internal static class ActivityChanges
{
    private static readonly (string Field, Func<Activity, string> Value)[] Fields =
    [
        ("area", a => a.Area),
        ("goal", a => a.GoalCode),
        ("goalText", a => a.GoalText),
        ("taskCode", a => a.TaskCode),
        ("task", a => a.TaskText),
        ("text", a => a.Text),
        ("product", a => a.ProductText),
        ("leadText", a => a.LeadText),
        ("coordinatingText", a => a.CoordinatingText),
        ("timeText", a => a.TimeText),
        ("budgetText", a => a.BudgetText),
        ("otherColumns", a => string.Join("; ", a.OtherColumns.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key}: {c.Value}"))),
    ];

    private static readonly (string Field, Func<Activity, string> Value)[] Units =
    [
        ("leadUnits", a => string.Join(", ", a.LeadUnits.Order(StringComparer.Ordinal))),
        ("coordinatingUnits", a => string.Join(", ", a.CoordinatingUnits.Order(StringComparer.Ordinal))),
    ];

    /// <summary>Changed and added activities in the later order, then the removed ones.</summary>
    public static IReadOnlyList<ActivityChange> Between(IEnumerable<Activity> earlier, IEnumerable<Activity> later)
    {
        var before = earlier.ToDictionary(a => a.ActivityId, StringComparer.Ordinal);
        var changes = new List<ActivityChange>();
        foreach (var after in later)
        {
            if (!before.Remove(after.ActivityId, out var was))
            {
                changes.Add(Change(ActivityChange.Types.Kind.Added, after));
            }
            // Units that could not be told before are what such a version changes, under the same words.
            else if (FieldsBetween(was, after, was.LacksUnits ? [.. Fields, .. Units] : Fields) is { Count: > 0 } fields)
            {
                var change = Change(ActivityChange.Types.Kind.Changed, after);
                change.Fields.AddRange(fields);
                changes.Add(change);
            }
        }

        changes.AddRange(before.Values.OrderBy(a => a.Position).Select(a => Change(ActivityChange.Types.Kind.Removed, a)));
        return changes;
    }

    /// <summary>Whether the later version says the same in the same order, and has no units that the earlier one lacks.</summary>
    public static bool AreSame(IReadOnlyList<Activity> earlier, IReadOnlyList<Activity> later) => earlier.Count == later.Count
        && earlier.Zip(later).All(pair => FieldsBetween(pair.First, pair.Second, Fields).Count == 0 && !pair.First.Lacks(pair.Second.LeadUnits, pair.Second.CoordinatingUnits));

    private static List<FieldChange> FieldsBetween(Activity was, Activity now, IEnumerable<(string Field, Func<Activity, string> Value)> fields) =>
    [
        .. from field in fields
           let before = field.Value(was)
           let after = field.Value(now)
           where before != after
           select new FieldChange { Field = field.Field, Before = before, After = after },
    ];

    private static ActivityChange Change(ActivityChange.Types.Kind kind, Activity activity) =>
        new() { Kind = kind, Activity = activity.ResourceName, Text = activity.Text };
}
