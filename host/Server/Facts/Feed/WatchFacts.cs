using Cchc.Platform.V1;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Server.Calls;
using CchcPlatform.Server.Identity;
using CchcPlatform.Server.Shutdown;
using Grpc.Core;
using OpenTelemetry;

namespace CchcPlatform.Server.Facts.Feed;

/// <summary>Lets a caller in, runs its watch, and tells why it ends.</summary>
internal sealed class WatchFacts(
    FactTails tails, FactTypes types, WatchStarts starts, Watches watches, CallerFinder callers, FeedSettings settings,
    IHostApplicationLifetime host, TimeProvider clock, CallContext call)
{
    public async Task RunAsync(WatchFactsRequest request, IServerStreamWriter<WatchFactsResponse> responses, ServerCallContext context)
    {
        // A watch lasts for days; the statements of all of them would be traces without end.
        using var silent = SuppressInstrumentationScope.Begin();
        var http = context.GetHttpContext();
        var query = WatchQuery.Of(request, tails, types);
        var rights = WatchRights.Of(query, call.Caller, call.Permission, callers, http);
        using var place = watches.Enter(call.Caller.Subject);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        using var told = host.ApplicationStopping.UnsafeRegister(static watch => Canceller.CancelAlone((CancellationTokenSource)watch!), ended);
        try
        {
            var places = await starts.FindAsync(query, request, ended.Token);
            await new Watch(query, places, rights, responses, tails, starts, watches, settings, clock).RunAsync(ended.Token);
        }
        catch (OperationCanceledException) when (host.ApplicationStopping.IsCancellationRequested)
        {
            throw new UnavailableFault(Drain.Reason, "This host is stopping. Call again with the last resume token; another host answers it.");
        }
        catch (UnavailableFault stalled) when (stalled.Reason == "WATCH_STALLED")
        {
            CutOff(http);
            throw;
        }
    }

    // The reason waits behind what the caller has not taken. If it does not come for that either, the stream is reset.
    private void CutOff(HttpContext http)
    {
        var gate = new Lock();
        var done = new CancellationTokenSource();
        http.Response.OnCompleted(() =>
        {
            // From here on the context may serve another call.
            lock (gate)
            {
                done.Cancel();
            }

            return Task.CompletedTask;
        });
        _ = CutOffAsync();

        async Task CutOffAsync()
        {
            await Task.Delay(settings.Stall, clock, done.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (gate)
            {
                if (!done.IsCancellationRequested)
                {
                    http.Abort();
                }
            }
        }
    }
}
