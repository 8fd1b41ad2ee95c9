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

    [Fact]
    public async Task The_list_comes_in_pages_of_the_size_that_was_asked_for()
    {
        await using var host = await TestHost.StartAsync();
        var modules = new ModuleService.ModuleServiceClient(await host.CallAsAsync("viewer"));
        var all = (await modules.ListModulesAsync(new ListModulesRequest())).Modules.Select(m => m.Key).ToList();
        var seen = new List<string>();
        var token = "";
        do
        {
            var page = await modules.ListModulesAsync(new ListModulesRequest { PageSize = 1, PageToken = token });
            seen.Add(Assert.Single(page.Modules).Key);
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        Assert.Equal(all, seen);

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await modules.ListModulesAsync(new ListModulesRequest { PageToken = "nonsense" }));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
    }
}
