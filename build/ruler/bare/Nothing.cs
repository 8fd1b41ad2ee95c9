using Cchc.Platform.V1;
using Grpc.Core;

namespace CchcPlatform.Bare;

/// <summary>A service with an empty answer.</summary>
internal sealed class Nothing : ModuleService.ModuleServiceBase
{
    public override Task<ListModulesResponse> ListModules(ListModulesRequest request, ServerCallContext context) => Task.FromResult(new ListModulesResponse());
}
