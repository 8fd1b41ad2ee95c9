using System.Collections.Concurrent;

namespace CchcPlatform.Server.Data;

/// <summary>
/// Outages that calls meet, a thousand a second: the first that meets one says it, and it is over when none has met it for a minute.
/// The work in the background says its own by <see cref="Facts.Steadily"/>.
/// </summary>
internal sealed class Outages(TimeProvider clock)
{
    private static readonly TimeSpan Over = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, long> met = new(StringComparer.Ordinal);

    /// <summary>How a call says what it has met: once as a warning, and each time for who looks for one call.</summary>
    /// <param name="what">What is away; one of few.</param>
    public LogLevel LevelOf(string what)
    {
        var now = clock.GetTimestamp();
        while (true)
        {
            if (met.TryAdd(what, now))
            {
                return LogLevel.Warning;
            }

            if (met.TryGetValue(what, out var before) && met.TryUpdate(what, now, before))
            {
                return clock.GetElapsedTime(before, now) > Over ? LogLevel.Warning : LogLevel.Debug;
            }
        }
    }
}
