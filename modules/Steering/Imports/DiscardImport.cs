using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Steering.Data;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Imports;

/// <summary>Drops an import that was not applied. Its rows stay readable.</summary>
internal sealed class DiscardImport(SteeringDb db) : IUseCase
{
    public async Task<DiscardImportResponse> ExecuteAsync(DiscardImportRequest request, CancellationToken cancel)
    {
        var import = await db.FindImportAsync(request.Name, "name", cancel);
        import.CheckEtag(request.Etag);
        import.Discard();
        db.Publish(import, () => new ImportDiscarded { Import = import.ToMessage() });
        return await db.SaveAsync(() => new DiscardImportResponse { Import = import.ToMessage() }, cancel);
    }
}
