using Cchc.Platform.V1;
using CchcPlatform.Kernel.Calendar;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using Microsoft.EntityFrameworkCore;
using CalendarDay = CchcPlatform.Kernel.Calendar.CalendarDay;

namespace CchcPlatform.Server.Platform.Calendar;

/// <summary>Publishes a new version, known from now on. Earlier versions stay as they are, and so does what was computed with them.</summary>
internal sealed class PublishCalendarVersion(PlatformDb db, CallContext call, CalendarSource source) : IUseCase
{
    private const int MostChanges = 366;

    public async Task<PublishCalendarVersionResponse> ExecuteAsync(PublishCalendarVersionRequest request, CancellationToken cancel)
    {
        if (call.Scope is not { All: true })
        {
            throw new DeniedFault("PERMISSION_MISSING", "The working calendar is one for the country: this needs platform.calendar.write in all communes.");
        }

        CalendarNames.CheckParent(request.Parent);
        var changes = Check(request);
        var latest = await db.CalendarVersions.AsNoTracking().OrderByDescending(version => version.Version).FirstAsync(cancel);
        if (latest.Version != request.BaseVersion)
        {
            throw new StaleFault("calendars/vn");
        }

        var next = CalendarVersion.From(
            Next(latest.ToCalendar(), request, changes), KnownAfter(latest), request.Reason, call.Actor, request.Year, changes.Count);
        db.Add(next);
        db.Publish(next, () => new CalendarVersionPublished { Version = next.ToMessage(), Changes = { request.Changes } });
        try
        {
            return await db.SaveAsync(() => new PublishCalendarVersionResponse { Version = next.ToMessage() }, cancel);
        }
        catch (AlreadyExistsFault)
        {
            // Published beside this one, from the same base.
            throw new StaleFault("calendars/vn");
        }
        finally
        {
            source.Forget();
        }
    }

    private static IReadOnlyList<(DateOnly Date, CalendarDay? Day)> Check(PublishCalendarVersionRequest request)
    {
        var violations = new Violations()
            .Require(request.Year is >= 2000 and <= 2100, "year", "must be a year from 2000 to 2100.", "YEAR_INVALID")
            .Require(request.BaseVersion >= 1, "base_version", "must be the number of the newest version, as GetCalendar gives it.", "FIELD_REQUIRED")
            .Require(request.Changes.Count <= MostChanges, "changes", $"must have at most {MostChanges} days.", "TOO_MANY_CHANGES")
            .Require(request.Changes.Count > 0 || request.HasYearVerified, "changes", "must not be empty unless year_verified is given.", "FIELD_REQUIRED")
            .RequireText(request.Reason, "reason", 1000);
        var changes = CalendarChanges.Read(request, violations);
        violations.ThrowIfAny();
        return changes;
    }

    private static WorkCalendar Next(WorkCalendar latest, PublishCalendarVersionRequest request, IReadOnlyList<(DateOnly Date, CalendarDay? Day)> changes)
    {
        var days = latest.Days.ToDictionary(day => day.Date);
        foreach (var (date, day) in changes)
        {
            if (day is not null)
            {
                days[date] = day;
            }
            else if (!days.Remove(date))
            {
                throw new ConflictFault("DAY_NOT_LISTED", $"{date:yyyy-MM-dd} is an ordinary day in version {latest.Version}; there is nothing to remove.");
            }
        }

        var years = latest.Years.ToDictionary(year => year, latest.IsVerified);
        years[request.Year] = request.HasYearVerified ? request.YearVerified : years.GetValueOrDefault(request.Year);
        if (latest.Years.Contains(request.Year) && years[request.Year] == latest.IsVerified(request.Year) && days.Values.ToHashSet().SetEquals(latest.Days))
        {
            throw new ConflictFault("CALENDAR_UNCHANGED", $"Version {latest.Version} has all of this already.");
        }

        return new WorkCalendar(latest.Version + 1, latest.KnownFrom, years, days.Values, latest.WorkingHours, latest.CutOff);
    }

    // By the clock, cut to what PostgreSQL keeps; never before the version that it follows, whatever the clocks of two hosts say.
    private DateTimeOffset KnownAfter(CalendarVersion latest)
    {
        var now = call.Now;
        return latest.KnownFrom is { } earlier && now <= earlier ? earlier.AddMicroseconds(1) : now;
    }
}
