using Cchc.Platform.V1;
using CchcPlatform.Kernel.Faults;
using Grpc.Core;

namespace CchcPlatform.Server.Facts.Feed;

/// <summary>
/// One watch: reads the logs in turn, sends what is wanted, waits. Nothing is read before the message before was taken by the
/// connection, so a slow caller costs one batch of memory and no connection of the database.
/// </summary>
internal sealed class Watch(
    WatchQuery query, IReadOnlyList<WatchPlace> places, WatchRights rights, IServerStreamWriter<WatchFactsResponse> caller, FactTails tails,
    WatchStarts starts, Watches watches, FeedSettings settings, TimeProvider clock)
{
    private readonly IReadOnlyList<(WatchPlace Place, FactTail Tail)> logs =
        [.. from place in places let tail = tails.Find(place.Module) where tail is not null select (place, tail)];

    private long sentAt;
    private long lookedAt;

    /// <summary>Runs until it must end.</summary>
    /// <exception cref="Fault">Why it ends.</exception>
    /// <exception cref="OperationCanceledException">The caller went away, or the host stops.</exception>
    public async Task RunAsync(CancellationToken cancel)
    {
        // The first token is there before anything happens.
        await SendAsync(new WatchFactsResponse(), cancel);
        while (true)
        {
            await LookAsync(cancel);
            var more = false;
            foreach (var (place, tail) in logs)
            {
                more |= await ForwardAsync(place, tail, cancel);
                await ForwardAsync(place, tail.Checkpoints, cancel);
            }

            if (clock.GetElapsedTime(sentAt) >= settings.Heartbeat)
            {
                await SendAsync(new WatchFactsResponse(), cancel);
            }

            if (!more)
            {
                await WaitAsync(cancel);
            }
        }
    }

    /// <summary>Sends the next facts of one log. True when there may be more.</summary>
    private async Task<bool> ForwardAsync(WatchPlace place, FactTail tail, CancellationToken cancel)
    {
        var slice = await tail.ReadAsync(place.Position, query, rights.Communes, cancel);
        if (slice.Log is null)
        {
            // The horizon is about to see what became of the log.
            return false;
        }

        if (slice.Log != place.Log)
        {
            throw await starts.ReplacedAsync(place, cancel);
        }

        var message = new WatchFactsResponse();
        var bytes = 0;
        foreach (var fact in slice.Facts)
        {
            var size = fact.CalculateSize();
            if (message.Facts.Count == FeedSettings.MessageFacts || message.Facts.Count > 0 && bytes + size > FeedSettings.MessageBytes)
            {
                await SendAsync(message, place, cancel);
                (message, bytes) = (new WatchFactsResponse(), 0);
            }

            message.Facts.Add(fact);
            bytes += size;
        }

        if (message.Facts.Count > 0)
        {
            await SendAsync(message, place, cancel);
        }

        place.Position = slice.UpTo;
        return slice.UpTo < tail.Horizon.Final;
    }

    private async Task ForwardAsync(WatchPlace place, CheckpointTail checkpoints, CancellationToken cancel)
    {
        var (page, upTo) = await checkpoints.ReadAsync(place.Sealed, rights.Communes, cancel);
        place.Sealed = upTo;
        if (page.Count > 0)
        {
            await SendAsync(new WatchFactsResponse { Checkpoints = { page } }, cancel);
        }
    }

    private Task SendAsync(WatchFactsResponse message, WatchPlace place, CancellationToken cancel)
    {
        place.Position = message.Facts[^1].Position;
        watches.Sent(place.Module, message.Facts.Count);
        return SendAsync(message, cancel);
    }

    /// <summary>Sends a message with the token of where the watch is now, as soon as the caller takes it.</summary>
    private async Task SendAsync(WatchFactsResponse message, CancellationToken cancel)
    {
        // What is sent may have been waited for: for a place to read, and for the statement.
        await LookAsync(cancel);
        message.ResumeToken = ResumeToken.Encode(query, places);
        var write = BeginAsync(message);
        var since = clock.GetTimestamp();
        while (!write.IsCompleted)
        {
            await write.WaitAsync(FeedSettings.Look, clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancel.ThrowIfCancellationRequested();
            await LookAsync(cancel);
            if (!write.IsCompleted && clock.GetElapsedTime(since) > settings.Stall)
            {
                throw new UnavailableFault("WATCH_STALLED", $"Nothing was taken from this stream for {settings.Stall.TotalSeconds:0} s. Call again with the last resume token.");
            }
        }

        await write;
        sentAt = clock.GetTimestamp();
    }

    private async Task BeginAsync(WatchFactsResponse message)
    {
        try
        {
            // Without the cancellation: it would reset the stream instead of saying why it ends.
            await caller.WriteAsync(message, CancellationToken.None);
        }
        catch (Exception gone) when (gone is InvalidOperationException or IOException)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "The caller ended the call."));
        }
    }

    private async ValueTask LookAsync(CancellationToken cancel)
    {
        if (clock.GetElapsedTime(lookedAt) >= FeedSettings.Look)
        {
            await rights.CheckAsync(cancel);
            lookedAt = clock.GetTimestamp();
        }
    }

    // Until there is more in any log, but not longer than until the next look.
    private async Task WaitAsync(CancellationToken cancel)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var waits = logs.Select(log => log.Tail.Horizon.WaitBeyondAsync(log.Place.Position, FeedSettings.Look, enough.Token)).ToList();
        await Task.WhenAny(waits.DefaultIfEmpty(Task.Delay(FeedSettings.Look, clock, cancel)));
        await enough.CancelAsync();
        await Task.WhenAll(waits).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancel.ThrowIfCancellationRequested();
    }
}
