using Cchc.Platform.V1;
using CchcPlatform.Kernel.Calendar;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using Google.Protobuf.WellKnownTypes;

namespace CchcPlatform.Server.Platform.Calendar;

/// <summary>When a time limit ends, with the days that were left out.</summary>
internal sealed class ComputeDeadline(ICalendarSource calendars) : IUseCase
{
    private static readonly DateTime Earliest = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Latest = new(2100, 12, 31, 0, 0, 0, DateTimeKind.Utc);

    public async Task<ComputeDeadlineResponse> ExecuteAsync(ComputeDeadlineRequest request, CancellationToken cancel)
    {
        CalendarNames.CheckParent(request.Parent);
        var unit = UnitOf(request.Unit);
        new Violations()
            .Require(request.ReceivedAt is { } at && IsInRange(at), "received_at", "must be an instant from 2000 to 2100.", "FIELD_REQUIRED")
            .Require(request.Amount is >= 0 and <= TimeBudget.MaxAmount, "amount", $"must be from 0 to {TimeBudget.MaxAmount}.", "AMOUNT_INVALID")
            .Require(unit is not null, "unit", "must be CALENDAR_DAY, WORKING_DAY, WORKING_HOUR or MONTH.", "UNIT_INVALID")
            .ThrowIfAny();
        var calendar = CalendarChoice.Of(await calendars.GetAsync(cancel), request.Version, request.AsOf);
        var received = request.ReceivedAt.ToDateTimeOffset();
        var count = new DeadlineCount(calendar, received, new TimeBudget(request.Amount, unit!.Value), request.CutOffApplies);
        return new ComputeDeadlineResponse
        {
            DueDate = count.Due.Date.ToDate(),
            DueTime = count.Due.At.ToTimestamp(),
            Version = calendar.Version,
            SkippedDays = { count.Skipped },
            Explanation = { count.Sentences() },
            Unverified = count.Unverified,
        };
    }

    // Nanoseconds out of range make the timestamp itself malformed.
    private static bool IsInRange(Timestamp at) =>
        at.Nanos is >= 0 and < 1_000_000_000 && at.Seconds >= Earliest.ToTimestamp().Seconds && at.Seconds < Latest.ToTimestamp().Seconds;

    private static DurationUnit? UnitOf(DeadlineUnit unit) => unit switch
    {
        DeadlineUnit.CalendarDay => DurationUnit.CalendarDay,
        DeadlineUnit.WorkingDay => DurationUnit.WorkingDay,
        DeadlineUnit.WorkingHour => DurationUnit.WorkingHour,
        DeadlineUnit.Month => DurationUnit.Month,
        _ => null,
    };
}
