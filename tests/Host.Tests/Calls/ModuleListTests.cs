using Cchc.Platform.V1;
using CchcPlatform.Testing;
using Grpc.Core;

namespace CchcPlatform.Host.Tests.Calls;

public sealed class ModuleListTests
{
    [Fact]
    public async Task The_host_tells_what_it_has_loaded_and_refuses_who_has_no_token()
    {
        await using var host = await TestHost.StartAsync();
        var modules = new ModuleService.ModuleServiceClient(await host.CallAsAsync("viewer"));
        var list = await modules.ListModulesAsync(new ListModulesRequest());
        Assert.Contains(list.Modules, m => m.Key == "steering" && m.State == ModuleState.Serving && m.Rpcs.Count > 0);

        var stranger = new ModuleService.ModuleServiceClient(await host.CallAsAsync(null));
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await stranger.ListModulesAsync(new ListModulesRequest()));
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
    }
}
