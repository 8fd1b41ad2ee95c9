using CchcPlatform.Modules.Steering.Occurrences;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Activities;

/// <summary>The state that an activity has from its occurrences.</summary>
internal static class ActivityProgress
{
    public static WorkState StateOf(TimeKind kind, IReadOnlyCollection<WorkState> occurrences)
    {
        var counted = occurrences.Where(s => s != WorkState.Cancelled).ToList();
        if (counted.Count == 0)
        {
            // Work that waits for a document may get another one; for other work nothing is left to come.
            return occurrences.Count == 0 || kind is TimeKind.Triggered or TimeKind.ProgrammeBound
                ? OccurrencePlanner.InitialStateOf(kind)
                : WorkState.Cancelled;
        }

        if (counted.TrueForAll(s => s == WorkState.Completed))
        {
            return WorkState.Completed;
        }

        if (counted.TrueForAll(s => s is WorkState.Completed or WorkState.WaitingReview))
        {
            return WorkState.WaitingReview;
        }

        if (counted.Exists(s => s is WorkState.InProgress or WorkState.WaitingReview or WorkState.Completed))
        {
            return WorkState.InProgress;
        }

        return counted.TrueForAll(s => s == WorkState.Deferred) ? WorkState.Deferred : WorkState.NotStarted;
    }
}
