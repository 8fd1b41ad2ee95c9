using System.Diagnostics;
using OpenTelemetry;

namespace CchcPlatform.Server;

/// <summary>
/// A question whether all is well, which may hang: who asks while it is being answered shares that answer, and nobody waits longer
/// than <see cref="HostLimits.LongestLook"/>. It is not ended with any of those who wait for it, so that what hangs is asked once.
/// </summary>
/// <param name="ask">Asks; also one that blocks its thread holds up nobody else.</param>
internal sealed class SharedLook<T>(Func<Task<T>> ask)
{
    private readonly Lock turns = new();
    private Task<T>? asking;

    /// <exception cref="TimeoutException">There is no answer yet.</exception>
    public Task<T> AnswerAsync(CancellationToken cancel)
    {
        // The host looks every few seconds by itself, in no call: each statement would be a trace of its own.
        using var silent = Activity.Current is null ? SuppressInstrumentationScope.Begin() : null;
        lock (turns)
        {
            asking = asking is { IsCompleted: false } ? asking : Task.Run(ask, CancellationToken.None);
            return asking.WaitAsync(HostLimits.LongestLook, cancel);
        }
    }
}
