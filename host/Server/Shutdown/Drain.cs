namespace CchcPlatform.Server.Shutdown;

/// <summary>
/// The order of a stop. Health says so at once (see <see cref="Platform.Readiness"/>), and streams without end end themselves at
/// <see cref="IHostApplicationLifetime.ApplicationStopping"/>. Then new calls are refused, those under way finish or run out of
/// time, the background work ends, and only then the listeners close: reactions and jobs call other modules through them.
/// </summary>
internal sealed class Drain(ShutdownSettings settings, IServiceProvider services, TimeProvider clock, ILogger<Drain> log) : IHostedLifecycleService, IDisposable
{
    /// <summary>What callers are told.</summary>
    public const string Reason = "HOST_STOPPING";

    public const string Sentence = "This host is stopping. Repeat the call with the same request_id; another host answers it.";

    // After they were told that time is over, calls need a moment to answer.
    private static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(2);

    // Longer than a job that does not end is waited for; the host's own last look at them, the listeners and telemetry have what is left.
    private static readonly TimeSpan WorkersMoment = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource outOfTime = new();
    private readonly TaskCompletionSource lastCallEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int calls;
    private volatile bool refusing;

    /// <summary>Cancelled when calls under way must end now.</summary>
    public CancellationToken OutOfTime => outOfTime.Token;

    /// <summary>Counts a call in, unless the host takes no more. A call that was counted in calls <see cref="Leave"/> at its end.</summary>
    public bool TryEnter()
    {
        // Counted before the question: a call that slips through is waited for.
        Interlocked.Increment(ref calls);
        if (!refusing)
        {
            return true;
        }

        Leave();
        return false;
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref calls) == 0 && refusing)
        {
            lastCallEnded.TrySetResult();
        }
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (settings.Announce > TimeSpan.Zero)
        {
            log.LogInformation("Stopping: health says so; calls are taken for another {Seconds} s", settings.Announce.TotalSeconds);
            await Task.Delay(settings.Announce, clock, cancellationToken);
        }

        refusing = true;
        // Or the count might be read before a call that is counted in on another processor can see that it comes too late.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref calls) == 0)
        {
            lastCallEnded.TrySetResult();
        }

        if (!await EndsWithinAsync(settings.Calls, cancellationToken))
        {
            log.LogWarning("{Calls} calls did not end within {Seconds} s and are told to end now", Volatile.Read(ref calls), settings.Calls.TotalSeconds);
            await outOfTime.CancelAsync();
            await EndsWithinAsync(LastMoment, cancellationToken);
        }

        // What was registered last may lean on what was registered before it. The host stops them once more, which does nothing.
        // Each by a thread of its own: a worker whose statement hangs in the database blocks who stops it.
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        enough.CancelAfter(WorkersMoment);
        var hanging = false;
        foreach (var worker in services.GetServices<IHostedService>().OfType<BackgroundService>().Reverse())
        {
            var stopping = Task.Factory.StartNew(() => worker.StopAsync(enough.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
            await stopping.WaitAsync(enough.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            hanging |= !stopping.IsCompletedSuccessfully;
        }

        if (hanging)
        {
            log.LogWarning("All calls have ended; background work that does not end is left as it is");
        }
        else
        {
            log.LogInformation("All calls have ended and the background work too");
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => outOfTime.Dispose();

    private async Task<bool> EndsWithinAsync(TimeSpan time, CancellationToken cancel)
    {
        try
        {
            await lastCallEnded.Task.WaitAsync(time, clock, cancel);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
