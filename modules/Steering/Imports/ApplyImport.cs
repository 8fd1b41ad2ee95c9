using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Steering.Data;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Imports;

/// <summary>Makes a plan, or a draft amendment, of an import that was looked through.</summary>
internal sealed class ApplyImport(SteeringDb db, ImportApplying applying) : IUseCase
{
    public async Task<ApplyImportResponse> ExecuteAsync(ApplyImportRequest request, CancellationToken cancel)
    {
        var import = await db.FindImportAsync(request.Name, "name", cancel);
        import.CheckEtag(request.Etag);
        import.RefuseUnlessPreviewed();
        var rows = (await db.RowsAsync(import, cancel)).ConvertAll(r => r.ToMessage());
        await applying.ApplyAsync(import, rows, request.KeepDraft, cancel);
        return await db.SaveAsync(() => new ApplyImportResponse { Import = import.ToMessage() }, cancel);
    }
}
