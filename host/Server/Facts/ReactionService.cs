using Cchc.Platform.V1;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Queries;
using CchcPlatform.Server.Loading;
using CchcPlatform.Server.Platform;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace CchcPlatform.Server.Facts;

/// <summary>What reactions could not take, and how operators let them try again.</summary>
internal sealed class ReactionService(Reactions reactions, LoadedModules modules, CallContext call, IRequestReplays replays, PlatformDb db, ILogger<ReactionService> log)
    : Cchc.Platform.V1.ReactionService.ReactionServiceBase
{
    private const int LongestKey = 200;

    private static readonly System.Type[] Keys = [typeof(string), typeof(string), typeof(string), typeof(long)];

    public override async Task<ListParkedFactsResponse> ListParkedFacts(ListParkedFactsRequest request, ServerCallContext context)
    {
        var size = PageSize.Of(request.PageSize);
        string[] query = ["ListParkedFacts", request.Subscriber];
        var (from, after) = (("", "", ""), 0L);
        if (request.PageToken.Length > 0)
        {
            var token = PageToken.Decode(request.PageToken, query, Keys);
            (from, after) = (((string)token[0]!, (string)token[1]!, (string)token[2]!), (long)token[3]!);
        }

        if (request.Subscriber.Length > 0 && modules.Loaded.All(m => m.Key != request.Subscriber))
        {
            throw new NotFoundFault($"Module {request.Subscriber}");
        }

        var reply = new ListParkedFactsResponse();
        var ordered = reactions.All
            .Where(r => request.Subscriber.Length == 0 || r.Subject.Module.Key == request.Subscriber)
            .Select(r => (Reaction: r, Key: (r.Subject.Module.Key, r.Subject.Handler, r.Subject.Publisher)))
            .OrderBy(r => r.Key, Comparer<(string, string, string)>.Create(Compare));
        foreach (var (reaction, key) in ordered.Where(r => Compare(r.Key, from) >= 0))
        {
            // One more than fits tells whether there is another page.
            var parked = await reaction.Parked.ListAsync(
                key == from ? after : 0, null, Communes, size + 1 - reply.ParkedFacts.Count, context.CancellationToken);
            reply.ParkedFacts.AddRange(parked.Select(p => new ParkedFact
            {
                Subscriber = key.Key, Handler = p.Handler, Publisher = p.Publisher, Position = p.Position, Resource = p.Resource,
                Error = p.Error, Tries = p.Tries, ParkTime = p.ParkedAt.ToTimestamp(),
            }));
            if (reply.ParkedFacts.Count > size)
            {
                reply.ParkedFacts.RemoveAt(size);
                var last = reply.ParkedFacts[^1];
                reply.NextPageToken = PageToken.Encode(query, Keys, [last.Subscriber, last.Handler, last.Publisher, last.Position]);
                break;
            }
        }

        return reply;
    }

    public override async Task<ReplayParkedFactsResponse> ReplayParkedFacts(ReplayParkedFactsRequest request, ServerCallContext context)
    {
        new Violations()
            .RequireText(request.Subscriber, "subscriber", LongestKey)
            .RequireText(request.Handler, "handler", LongestKey)
            .RequireText(request.Publisher, "publisher", LongestKey)
            .Require(request.Position >= 0, "position", "must be the position of a parked fact, or 0 for all of the handler.", "POSITION_NEGATIVE")
            .ThrowIfAny();
        var reaction = reactions.Find(request.Subscriber, request.Handler, request.Publisher)
            ?? throw new NotFoundFault($"Handler {request.Handler} of {request.Subscriber} for facts of {request.Publisher}");

        // Each fact is handled in a transaction of its own, so a repetition would handle what was parked since.
        if (!call.ValidateOnly && call.RequestId.Length > 0 && await replays.FindAsync(PlatformModule.ModuleKey, call, context.CancellationToken) is { } earlier)
        {
            return ReplayParkedFactsResponse.Parser.ParseFrom(earlier);
        }

        var resources = await ResourcesAsync(reaction, request.Position, context.CancellationToken);
        if (call.ValidateOnly)
        {
            return new ReplayParkedFactsResponse { ReplayedCount = resources.Count };
        }

        var reply = new ReplayParkedFactsResponse();
        foreach (var resource in resources)
        {
            var (replayed, failure) = await reaction.ReplayAsync(resource, context.CancellationToken);
            reply.ReplayedCount += replayed;
            if (failure is not null)
            {
                reply.Failures.Add(new ReplayFailure { Resource = resource, Error = failure });
            }
        }

        log.LogInformation("{Actor} replayed {Replayed} parked facts of {Reaction}", call.Actor, reply.ReplayedCount, reaction.Subject);
        // The effects are committed by the handlers; this keeps the answer for a repetition with the same request_id.
        return await db.SaveAsync(() => reply, CancellationToken.None);
    }

    // A fact belongs to a commune, not to a unit: rights for some units do not show it.
    private string[]? Communes => call.Scope is { All: false } scope
        ? [.. scope.Communes.Where(commune => call.Caller.HasForAllUnits(call.Permission, commune))]
        : null;

    private async Task<IReadOnlyList<string>> ResourcesAsync(Reaction reaction, long position, CancellationToken cancel)
    {
        if (position > 0)
        {
            if (await reaction.Parked.ListAsync(position - 1, null, Communes, 1, cancel) is [var one] && one.Position == position)
            {
                return [one.Resource];
            }

            // Not parked any more: replayed by somebody else, or by this very request before its host died.
            return await reaction.HasHandledAsync(position, Communes, cancel) ? [] : throw new NotFoundFault($"A fact at position {position} that {reaction.Subject} handles");
        }

        var resources = new List<string>();
        for (var after = 0L; await reaction.Parked.ListAsync(after, null, Communes, PageSize.Max, cancel) is [.., var last] page; after = last.Position)
        {
            // Also one of which only waiting facts are left: an earlier replay of it was broken off.
            resources.AddRange(page.Select(p => p.Resource));
        }

        return [.. resources.Distinct()];
    }

    private static int Compare((string Module, string Handler, string Publisher) a, (string Module, string Handler, string Publisher) b) =>
        string.CompareOrdinal(a.Module, b.Module) is var module and not 0 ? module
        : string.CompareOrdinal(a.Handler, b.Handler) is var handler and not 0 ? handler
        : string.CompareOrdinal(a.Publisher, b.Publisher);
}
