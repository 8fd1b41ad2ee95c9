using Cchc.Organization.V1;
using Grpc.Core;

namespace CchcPlatform.Modules.Organization.Communes;

/// <summary>cchc.organization.v1.CommuneService: each rpc is a use case.</summary>
internal sealed class CommuneService(GetCommune getCommune, ListCommunes listCommunes) : Cchc.Organization.V1.CommuneService.CommuneServiceBase
{
    public override Task<GetCommuneResponse> GetCommune(GetCommuneRequest request, ServerCallContext context) => getCommune.ExecuteAsync(request, context.CancellationToken);

    public override Task<ListCommunesResponse> ListCommunes(ListCommunesRequest request, ServerCallContext context) => listCommunes.ExecuteAsync(request, context.CancellationToken);
}
