using Autofac;
using CchcPlatform.Kernel.Calendar;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Data;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Server.Platform.Calendar;

/// <summary>
/// Keeps the calendar in memory. Asked after more than a second, it looks for a newer version by one cheap query; while the
/// database is away it serves what it has.
/// </summary>
internal sealed class CalendarSource(ILifetimeScope root, TimeProvider clock, ILogger<CalendarSource> log) : ICalendarSource, IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim reading = new(1);
    private volatile State? state;
    private int published;

    public async ValueTask<CalendarHistory> GetAsync(CancellationToken cancel)
    {
        if (state is { } known && IsFresh(known))
        {
            return known.History;
        }

        await reading.WaitAsync(cancel);
        try
        {
            return state is { } meanwhile && IsFresh(meanwhile) ? meanwhile.History : await ReadAsync(cancel);
        }
        finally
        {
            reading.Release();
        }
    }

    /// <summary>This host has published: the next call reads again.</summary>
    public void Forget() => Interlocked.Increment(ref published);

    public void Dispose() => reading.Dispose();

    private bool IsFresh(State known) => known.Published == Volatile.Read(ref published) && clock.GetElapsedTime(known.CheckedAt) < Fresh;

    private async Task<CalendarHistory> ReadAsync(CancellationToken cancel)
    {
        // Both before the query: what is published while it runs is looked for again.
        var (before, now) = (Volatile.Read(ref published), clock.GetTimestamp());
        var earlier = state?.History;
        CalendarHistory history;
        try
        {
            history = await QueryAsync(earlier, cancel);
        }
        catch (Exception failure) when (failure is not OperationCanceledException && earlier is not null)
        {
            log.LogWarning("The working calendar cannot be read, version {Version} in memory serves: {Reason}", earlier.Latest.Version, failure.GetType().Name);
            history = earlier;
        }
        catch (Exception failure) when (DatabaseAway.Is(failure))
        {
            throw new UnavailableFault("CALENDAR_AWAY", "The working calendar cannot be read at the moment.");
        }

        state = new State(history, now, before);
        return history;
    }

    private async Task<CalendarHistory> QueryAsync(CalendarHistory? earlier, CancellationToken cancel)
    {
        await using var scope = root.BeginLifetimeScope();
        scope.Resolve<CallContext>().Scope = CommuneScope.Everything;
        var versions = scope.Resolve<PlatformDb>().CalendarVersions.AsNoTracking();
        if (earlier is not null && await versions.MaxAsync(version => (int?)version.Version, cancel) == earlier.Latest.Version)
        {
            return earlier;
        }

        var rows = await versions.ToListAsync(cancel);
        return rows.Count > 0
            ? new CalendarHistory(rows.Select(row => row.ToCalendar()))
            : throw new UnavailableFault("CALENDAR_AWAY", "The working calendar has not been written yet; the host is still starting.");
    }

    private sealed record State(CalendarHistory History, long CheckedAt, int Published);
}
