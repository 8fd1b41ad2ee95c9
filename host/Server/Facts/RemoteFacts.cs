using System.Globalization;
using Cchc.Platform.V1;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Facts;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Server.Calls;
using CchcPlatform.Server.Facts.Feed;
using Google.Rpc;
using Grpc.Core;
using Status = Grpc.Core.Status;

namespace CchcPlatform.Server.Facts;

/// <summary>
/// The facts of a publisher that another host carries, by its feed and as the subscribing module. The cursor of the reaction says
/// from where and in which log; the other host is asked for a log the first time, and when it has another one since.
/// </summary>
internal sealed class RemoteFacts(ReactionSubject subject, ModuleChannels channels, IModuleTokens tokens, FactSettings settings, TimeProvider clock, ILogger<Reaction> logger) : IFactSource
{
    // Several times the silence after which a feed says that it still lives.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);

    // A host that is further behind has a horizon that somebody holds.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    private readonly WatchQuery query = WatchQuery.Of(subject.Publisher, subject.Types);
    private readonly WatchQuery every = WatchQuery.Of(subject.Publisher, null);
    private readonly Queue<FactRow> received = [];
    private WatchPlace? log;
    private Guid? replaced;
    private AsyncServerStreamingCall<WatchFactsResponse>? feed;

    // What has been received is kept until the reaction has come past it, for it may ask again: everything from here, up to there.
    private long from;
    private long upTo;
    private bool heard;
    private long? told;

    public string? Complaint { get; private set; }

    public Guid? Log { get; private set; }

    // Until the cursor moves, the log that was left is kept with it.
    public void Resume(Guid? kept) => Log = kept == replaced ? Log : kept;

    public async Task<FactBatch?> ReadAsync(long after, int limit, CancellationToken cancel)
    {
        try
        {
            if (feed is null || after < from)
            {
                Close();
                await FindLogAsync(cancel);
                (feed, upTo, heard) = (Watch(query, Token(query, log!, Log!.Value, after), cancel), after, false);
            }

            Forget(after);
            if (received.Count == 0)
            {
                await ReceiveAsync(feed, cancel);
                Forget(after);
            }

            Complaint = null;
            var facts = received.Take(limit).ToList();
            return new FactBatch(facts, facts.Count < received.Count ? facts[^1].Position : Math.Max(after, upTo));
        }
        catch (RpcException restored) when (restored.StatusCode == StatusCode.DataLoss)
        {
            Close();
            log = null;
            if (BeginsAfter(restored) is { } shared)
            {
                if (shared < after && told != shared)
                {
                    Restored.Tell(logger, subject, shared, after);
                    told = shared;
                }

                (replaced, Log) = (Log, null);
            }
            else
            {
                // Its log ends before the cursor.
                Complaint = Restored.Complaint(subject, after);
            }

            await Task.Delay(settings.Poll, clock, cancel);
            return null;
        }
        catch (RpcException expired) when (expired.StatusCode == StatusCode.Unauthenticated && heard)
        {
            // The token of a long watch; the next one carries a new token.
            Close();
            return new FactBatch([], after);
        }
        catch (Exception failure)
        {
            Close();
            if (!cancel.IsCancellationRequested)
            {
                Complaint = $"{subject.Handler} of {subject.Module.Key} cannot hear the facts of {subject.Publisher} from its other host: {FailureSentence.Of(failure)}";
            }

            throw;
        }
    }

    public async Task<FactRow?> FindAsync(long position, CancellationToken cancel)
    {
        // In the log that the publisher has now, which may not be that of the cursor any more.
        using var first = Watch(every, "", cancel);
        var present = PlaceOf(every, await NextAsync(first, cancel));
        if (present.Position < position && await EndsBeforeAsync(present, position, cancel))
        {
            return null;
        }

        var since = clock.GetTimestamp();
        using var one = Watch(every, Token(every, present, present.LogId, position - 1), cancel);
        while (await NextAsync(one, cancel) is var message && PlaceOf(every, message).Position < position && message.Facts.Count == 0)
        {
            if (clock.GetElapsedTime(since) > LongestWait)
            {
                throw new UnavailableFault("FACT_NOT_FINAL", $"The fact at {position} of {subject.Publisher} is not final yet on the host that answers. Repeat this later; health of that host tells what holds it back.");
            }
        }

        return one.ResponseStream.Current.Facts.FirstOrDefault(f => f.Position == position) is { } fact ? RowOf(fact) : null;
    }

    // What is not final on the host that answers may be so on another, which has delivered it: only the feed knows the end of the log.
    private async Task<bool> EndsBeforeAsync(WatchPlace present, long position, CancellationToken cancel)
    {
        try
        {
            using var there = Watch(every, Token(every, present, present.LogId, position), cancel);
            await NextAsync(there, cancel);
            return false;
        }
        catch (RpcException beyond) when (beyond.StatusCode == StatusCode.DataLoss && InfoOf(beyond)?.Reason == WatchStarts.BeyondLog)
        {
            return true;
        }
    }

    private void Forget(long position)
    {
        from = position;
        while (received.TryPeek(out var first) && first.Position <= position)
        {
            received.Dequeue();
        }
    }

    private void Close()
    {
        feed?.Dispose();
        feed = null;
        received.Clear();
    }

    private async Task ReceiveAsync(AsyncServerStreamingCall<WatchFactsResponse> call, CancellationToken cancel)
    {
        var message = await NextAsync(call, cancel);
        heard = true;
        foreach (var fact in message.Facts)
        {
            received.Enqueue(RowOf(fact));
        }

        upTo = PlaceOf(query, message).Position;
    }

    // A feed without a token begins with one, in which the log and its newest checkpoint stand.
    private async Task FindLogAsync(CancellationToken cancel)
    {
        if (log is null)
        {
            using var first = Watch(query, "", cancel);
            log = PlaceOf(query, await NextAsync(first, cancel));
        }

        Log ??= log.LogId;
    }

    private AsyncServerStreamingCall<WatchFactsResponse> Watch(WatchQuery query, string token, CancellationToken cancel) =>
        new FactService.FactServiceClient(channels.ToFeed(subject.Publisher)).WatchFacts(
            new WatchFactsRequest { Parent = "communes/-", Modules = { query.Modules }, Types_ = { query.Types ?? [] }, Start = WatchStart.Now, ResumeToken = token },
            new Metadata { { "authorization", "Bearer " + tokens.Get(subject.Module.Key) } }, cancellationToken: cancel);

    private static async Task<WatchFactsResponse> NextAsync(AsyncServerStreamingCall<WatchFactsResponse> call, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(LongestSilence);
        try
        {
            return await call.ResponseStream.MoveNext(patience.Token)
                ? call.ResponseStream.Current
                : throw new RpcException(new Status(StatusCode.Unavailable, "The feed has ended."));
        }
        catch (Exception broken) when (patience.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"Not a word for {LongestSilence.TotalSeconds:0} s.", broken);
        }
    }

    private static ErrorInfo? InfoOf(RpcException refused) =>
        refused.Trailers.GetValueBytes("grpc-status-details-bin") is { } details ? Google.Rpc.Status.Parser.ParseFrom(details).GetDetail<ErrorInfo>() : null;

    private static long? BeginsAfter(RpcException replaced) =>
        long.TryParse(InfoOf(replaced)?.Metadata.GetValueOrDefault("beginsAfter"), CultureInfo.InvariantCulture, out var position) ? position : null;

    private static string Token(WatchQuery query, WatchPlace found, Guid log, long after) =>
        ResumeToken.Encode(query, [new WatchPlace(found.Module, log) { Position = after, Sealed = found.Sealed }]);

    private WatchPlace PlaceOf(WatchQuery query, WatchFactsResponse message) => ResumeToken.Decode(message.ResumeToken, query).Single(place => place.Module == subject.Publisher);

    private static FactRow RowOf(Fact fact) => new()
    {
        Position = fact.Position,
        Commune = fact.Commune,
        Type = fact.Type,
        Payload = fact.Payload.ToByteArray(),
        Resource = fact.Resource,
        Revision = fact.Revision,
        Actor = fact.Actor,
        Reason = fact.Reason,
        RequestId = fact.RequestId,
        TraceParent = fact.TraceParent,
        RecordedAt = fact.RecordTime.ToDateTimeOffset(),
    };
}
