using Cchc.Platform.V1;
using CchcPlatform.Kernel.Faults;

namespace CchcPlatform.Server.Facts.Feed;

/// <summary>Finds the places at which a watch begins, and refuses those that the logs do not have.</summary>
internal sealed class WatchStarts(FactTails tails, FactReader reader, TimeProvider clock)
{
    /// <summary>The reason of a refusal: the log ends before the token.</summary>
    public const string BeyondLog = "TOKEN_BEYOND_LOG";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// One place for each log of the query, and those of the token for logs that this host does not carry: they go into the next
    /// tokens unchanged.
    /// </summary>
    /// <exception cref="DataLossFault">The token is of a log that was replaced, or beyond its end.</exception>
    public async Task<IReadOnlyList<WatchPlace>> FindAsync(WatchQuery query, WatchFactsRequest request, CancellationToken cancel)
    {
        var known = request.ResumeToken.Length > 0 ? ResumeToken.Decode(request.ResumeToken, query) : [];
        var places = known.Where(place => tails.Find(place.Module) is null).ToList();
        foreach (var module in query.Modules.Length > 0 ? query.Modules : tails.Modules)
        {
            var horizon = tails.Find(module)!.Horizon;
            var log = await LogOfAsync(horizon, cancel);
            if (known.FirstOrDefault(place => place.Module == module) is { } place)
            {
                await CheckAsync(place, log.Id, horizon, cancel);
                places.Add(new WatchPlace(module, log.Id) { Log = log, Position = place.Position, Sealed = place.Sealed });
            }
            else
            {
                // A module that was not there when the token was made is new to the caller as a whole.
                var fromNow = request.ResumeToken.Length == 0 && request.Start == WatchStart.Now;
                places.Add(fromNow
                    ? new WatchPlace(module, log.Id) { Log = log, Position = horizon.Final, Sealed = await tails.Find(module)!.Checkpoints.NewestAsync(cancel) }
                    : new WatchPlace(module, log.Id) { Log = log });
            }
        }

        return places;
    }

    /// <summary>Why what a caller holds does not fit the log any more.</summary>
    public async Task<DataLossFault> ReplacedAsync(WatchPlace place, CancellationToken cancel)
    {
        var fault = new DataLossFault("LOG_REPLACED", $"The database was restored since, and the facts of {place.Module} go on as another log. Begin a new watch without token.")
        {
            Details = { ["module"] = place.Module, ["logId"] = place.LogId.ToString() },
        };
        if (await reader.SharedAsync(place.Module, place.LogId, cancel) is { } shared)
        {
            fault.Details["beginsAfter"] = shared.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return fault;
    }

    private async Task CheckAsync(WatchPlace place, Guid log, Horizon horizon, CancellationToken cancel)
    {
        if (place.LogId != log)
        {
            throw await ReplacedAsync(place, cancel);
        }

        // Another host may have seen more facts final than this one.
        if (place.Position > horizon.Final && place.Position > await reader.IssuedAsync(place.Module, cancel))
        {
            throw new DataLossFault(BeyondLog, $"The token is beyond the end of the facts of {place.Module}: the database is older than what the caller holds. Begin a new watch without token.")
            {
                Details = { ["module"] = place.Module, ["logId"] = place.LogId.ToString() },
            };
        }
    }

    // A host that has just started does not know yet what is final.
    private async Task<HorizonLog> LogOfAsync(Horizon horizon, CancellationToken cancel)
    {
        var since = clock.GetTimestamp();
        while (true)
        {
            if (horizon.Log is { } log)
            {
                return log;
            }

            if (clock.GetElapsedTime(since) > Patience)
            {
                throw new UnavailableFault("LOG_NOT_READ", $"The facts of {horizon.Schema} cannot be read for the moment.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), clock, cancel);
        }
    }
}
