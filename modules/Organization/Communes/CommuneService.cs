using Cchc.Organization.V1;
using CchcPlatform.Kernel.Modules;
using Grpc.Core;

namespace CchcPlatform.Modules.Organization.Communes;

/// <summary>cchc.organization.v1.CommuneService: each rpc is a use case.</summary>
internal sealed class CommuneService(UseCases use) : Cchc.Organization.V1.CommuneService.CommuneServiceBase
{
    public override Task<GetCommuneResponse> GetCommune(GetCommuneRequest request, ServerCallContext context) => use.Get<GetCommune>().ExecuteAsync(request, context.CancellationToken);

    public override Task<ListCommunesResponse> ListCommunes(ListCommunesRequest request, ServerCallContext context) => use.Get<ListCommunes>().ExecuteAsync(request, context.CancellationToken);
}
