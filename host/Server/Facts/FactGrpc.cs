using Cchc.Platform.V1;
using CchcPlatform.Server.Facts.Feed;
using CchcPlatform.Server.Facts.History;
using Grpc.Core;

namespace CchcPlatform.Server.Facts;

/// <summary>Facts for systems and people outside the modules: one line an rpc.</summary>
internal sealed class FactGrpc(WatchFacts watch, ListHistory history) : FactService.FactServiceBase
{
    public override Task WatchFacts(WatchFactsRequest request, IServerStreamWriter<WatchFactsResponse> responseStream, ServerCallContext context) =>
        watch.RunAsync(request, responseStream, context);

    public override Task<ListHistoryResponse> ListHistory(ListHistoryRequest request, ServerCallContext context) =>
        history.RunAsync(request, context.CancellationToken);
}
