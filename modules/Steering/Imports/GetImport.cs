using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Steering.Data;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Imports;

/// <summary>One import.</summary>
internal sealed class GetImport(SteeringDb db) : IUseCase
{
    public async Task<GetImportResponse> ExecuteAsync(GetImportRequest request, CancellationToken cancel) =>
        new() { Import = (await db.FindImportAsync(request.Name, "name", cancel)).ToMessage() };
}
