using CchcPlatform.Kernel.Calendar;
using CchcPlatform.Kernel.Faults;

namespace CchcPlatform.Server.Platform.Calendar;

/// <summary>The version that a request asks for: by number, by what was known at an instant, or the newest.</summary>
internal static class CalendarChoice
{
    public static WorkCalendar Of(CalendarHistory history, int version, string asOf)
    {
        new Violations()
            .Require(version >= 0, "version", "must be the number of a version, or 0 for the newest.", "VERSION_INVALID")
            .Require(version == 0 || asOf.Length == 0, "as_of", "must be empty when a version is given.", "VERSION_AND_AS_OF")
            .ThrowIfAny();
        if (version > 0)
        {
            return history.Versions.FirstOrDefault(known => known.Version == version) ?? throw new NotFoundFault(CalendarNames.OfVersion(version));
        }

        return AsOf.Parse(asOf) is { } instant ? history.AsOf(instant) : history.Latest;
    }
}
