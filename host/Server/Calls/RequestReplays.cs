using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Data;
using CchcPlatform.Server.Data;

namespace CchcPlatform.Server.Calls;

/// <summary>Finds the answer that a request with the same id got before.</summary>
internal sealed class RequestReplays(ModuleDataSources sources) : IRequestReplays
{
    public Task<byte[]?> FindAsync(string schema, CallContext call, CancellationToken cancel) =>
        RequestReplay.FindAsync(sources.For(schema), schema, call, cancel);
}
