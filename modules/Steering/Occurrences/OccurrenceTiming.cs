using System.Linq.Expressions;
using CchcPlatform.Kernel.Queries;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Occurrences;

/// <summary>
/// How an occurrence stands against its time. One expression for memory and for SQL, so that a filter, a total and an answer
/// can never disagree.
/// </summary>
internal static class OccurrenceTiming
{
    private static readonly Expression<Func<Occurrence, Moment, Timing>> Rule = (o, at) =>
        o.State == WorkState.Cancelled ? Timing.NoDueDate
        : o.State == WorkState.Completed && o.CompletedDate <= at.Today
            ? o.DueDate != null && o.CompletedDate > o.DueDate ? Timing.CompletedLate : Timing.CompletedOnTime
        : o.DueDate == null
            // Silent is not late: nobody is late with work that never ends, but somebody should have shown something.
            ? o.IntervalEnd < at.Today && (o.FirstEvidenceTime == null || o.FirstEvidenceTime > at.Instant) ? Timing.Silent : Timing.NoDueDate
        // The unit was in time; how long the review takes is not its doing.
        : o.State == WorkState.WaitingReview && o.ReportedDate <= o.DueDate ? Timing.WithinLimit
        : o.DueDate < at.Today ? Timing.Overdue
        : o.DueDate <= at.Soon ? Timing.DueSoon
        : Timing.WithinLimit;

    private static readonly Func<Occurrence, Moment, Timing> Compiled = Rule.Compile();

    public static Timing TimingAt(this Occurrence occurrence, Moment at) => Compiled(occurrence, at);

    /// <summary>The same for a query.</summary>
    public static Expression<Func<Occurrence, Timing>> At(Moment at) =>
        Expression.Lambda<Func<Occurrence, Timing>>(new ReplaceParameter(Rule.Parameters[1], Expression.Constant(at)).Visit(Rule.Body), Rule.Parameters[0]);

    /// <summary>A projection that needs the timing as well.</summary>
    public static Expression<Func<Occurrence, TResult>> With<TResult>(Moment at, Expression<Func<Occurrence, Timing, TResult>> projection)
    {
        var timing = At(at);
        var body = new ReplaceParameter(projection.Parameters[1], timing.Body).Visit(ReplaceParameter.Body(projection, timing.Parameters[0]));
        return Expression.Lambda<Func<Occurrence, TResult>>(body, timing.Parameters[0]);
    }
}
