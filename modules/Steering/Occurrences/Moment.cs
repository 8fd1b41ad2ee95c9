using CchcPlatform.Kernel.Calendar;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Data;

namespace CchcPlatform.Modules.Steering.Occurrences;

/// <summary>The moment at which late and silent are judged.</summary>
/// <param name="Today">The day in Viet Nam.</param>
/// <param name="Instant">The instant.</param>
internal sealed record Moment(DateOnly Today, DateTimeOffset Instant)
{
    /// <summary>Last day of what is due soon: a province warns seven days ahead.</summary>
    public DateOnly Soon => Today.AddDays(7);

    /// <summary>The moment that a request names; empty = now.</summary>
    /// <exception cref="Kernel.Faults.InvalidInputException">It is neither a date nor an instant.</exception>
    public static Moment Of(string asOf, CallContext call) => At(AsOf.Parse(asOf) ?? call.Clock.GetUtcNow());

    public static Moment Now(CallContext call) => At(call.Clock.GetUtcNow());

    // To the microsecond that PostgreSQL keeps, so that what is answered now is what is read later.
    private static Moment At(DateTimeOffset instant) =>
        new(VietnamTime.DateOf(instant), instant.ToMicroseconds());
}
