using CchcPlatform.Server.Data;

namespace CchcPlatform.Server.Facts;

/// <summary>Repeats a piece of work until the host stops. An outage is said once, and tried again ever more slowly, up to five seconds.</summary>
internal static class Steadily
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    public static async Task RepeatAsync(Func<CancellationToken, Task> turn, string what, TimeProvider clock, ILogger log, CancellationToken stop)
    {
        var pause = TimeSpan.Zero;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await turn(stop);
                if (pause > TimeSpan.Zero)
                {
                    log.LogInformation("Again possible: {What}", what);
                    pause = TimeSpan.Zero;
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                if (pause == TimeSpan.Zero && !stop.IsCancellationRequested)
                {
                    // Where an outage struck does not matter, where a defect lies does.
                    log.LogWarning(DatabaseAway.Is(failure) ? null : failure, "Not possible for the moment, and tried again: {What} ({Reason})", what, DatabaseAway.Is(failure) ? failure.Message : failure.GetType().Name);
                }

                pause = pause == TimeSpan.Zero ? ShortestPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;
                await Task.Delay(pause, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
