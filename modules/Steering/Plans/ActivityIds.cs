using CchcPlatform.Kernel.Text;
using CchcPlatform.Modules.Steering.Activities;

namespace CchcPlatform.Modules.Steering.Plans;

/// <summary>
/// Gives the activities of a new version their ids: an activity that the earlier version had keeps its id, however it is
/// worded now; a new one gets the next number in its goal that no version has had. The work under an id is found by it, so
/// whoever gets the id of a removed activity would get its reports.
/// </summary>
internal static class ActivityIds
{
    // Share of common words above which two wordings are the same activity. Below it a person would call it another one.
    private const double SameActivity = 0.5;

    /// <summary>For each new activity its id, in order.</summary>
    /// <param name="next">The new version.</param>
    /// <param name="earlier">The versions whose activities it goes on with: the one in force, then the draft that it replaces.</param>
    /// <param name="known">The ids of all versions of the plan.</param>
    public static IReadOnlyList<string> Give(IReadOnlyList<Activity> next, IEnumerable<IReadOnlyList<Activity>> earlier, IEnumerable<string> known)
    {
        var ids = new string?[next.Count];
        foreach (var version in earlier)
        {
            var given = ids.OfType<string>().ToHashSet(StringComparer.Ordinal);
            var free = version.Where(a => !given.Contains(a.ActivityId)).ToDictionary(a => a.ActivityId, StringComparer.Ordinal);
            Match(next, ids, free, (a, b) => SamePlace(a, b) && Folded(a) == Folded(b) ? 1 : 0);
            Match(next, ids, free, (a, b) => Folded(a) == Folded(b) ? 1 : 0);
            Match(next, ids, free, (a, b) => SamePlace(a, b) ? Similarity(a, b) : 0);
            Match(next, ids, free, (a, b) => a.Area == b.Area ? Similarity(a, b) : 0);
        }

        var used = known.ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < next.Count; i++)
        {
            ids[i] ??= NextFree(next[i], used);
        }

        return ids!;
    }

    // Best pairs first, so that a good match is not spent on a lesser one.
    private static void Match(IReadOnlyList<Activity> next, string?[] ids, Dictionary<string, Activity> free, Func<Activity, Activity, double> score)
    {
        if (free.Count == 0)
        {
            return;
        }

        var pairs = from i in Enumerable.Range(0, next.Count)
                    where ids[i] is null
                    from old in free.Values
                    let s = score(next[i], old)
                    where s >= SameActivity
                    orderby s descending, i, old.Position
                    select (Index: i, old.ActivityId);
        foreach (var (index, id) in pairs.ToList())
        {
            if (ids[index] is null && free.Remove(id))
            {
                ids[index] = id;
            }
        }
    }

    private static bool SamePlace(Activity a, Activity b) => a.Area == b.Area && a.GoalCode == b.GoalCode;

    private static string Folded(Activity activity) => VietnameseText.Fold(activity.Text);

    private static double Similarity(Activity a, Activity b)
    {
        var left = Words(a);
        var right = Words(b);
        return left.Count == 0 || right.Count == 0 ? 0 : (double)left.Count(right.Contains) / Math.Max(left.Count, right.Count);
    }

    private static HashSet<string> Words(Activity activity) => [.. Folded(activity).Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    private static string NextFree(Activity activity, HashSet<string> used)
    {
        var area = activity.Area.Length > 0 ? activity.Area.ToLowerInvariant() : "x";
        var goal = new string([.. activity.GoalCode.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]).Trim('-');
        for (var number = 1; ; number++)
        {
            var id = $"{area}-{(goal.Length is > 0 and < 20 ? goal : "0")}-{number:00}";
            if (used.Add(id))
            {
                return id;
            }
        }
    }
}
