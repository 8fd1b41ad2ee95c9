using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Steering.Data;
using Cchc.Steering.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CchcPlatform.Modules.Steering.Imports;

/// <summary>The file of an import as it was received, so that what was read can be held against it at any time.</summary>
internal sealed class DownloadImport(SteeringDb db) : IUseCase
{
    public async Task ExecuteAsync(DownloadImportRequest request, IServerStreamWriter<DownloadImportResponse> answers, CancellationToken cancel)
    {
        var kept = await db.FindImportAsync(request.Name, "name", cancel);
        var import = kept.ToMessage();
        await foreach (var part in db.Files.ReadAsync(kept.Sha256, cancel))
        {
            await answers.WriteAsync(new DownloadImportResponse { Import = import, Chunk = UnsafeByteOperations.UnsafeWrap(part) }, cancel);
            import = null;
        }
    }
}
