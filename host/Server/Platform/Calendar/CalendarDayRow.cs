using CchcPlatform.Kernel.Calendar;

namespace CchcPlatform.Server.Platform.Calendar;

/// <summary>A day of a version that differs from the ordinary week.</summary>
internal sealed class CalendarDayRow
{
    public DateOnly Date { get; init; }

    public CalendarDayKind Kind { get; init; }

    public required string LegalBasis { get; init; }

    public required string Reason { get; init; }

    public bool Verified { get; init; }
}
