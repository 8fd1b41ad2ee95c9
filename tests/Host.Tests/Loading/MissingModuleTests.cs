using System.Net;
using System.Text.Json;
using Cchc.Organization.V1;
using Cchc.Platform.V1;
using Cchc.Steering.V1;
using CchcPlatform.Testing;
using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;

namespace CchcPlatform.Host.Tests.Loading;

/// <summary>A broken module that may be missing (<c>Modules:&lt;key&gt;:Required=false</c>): the others serve, and it tells why it does not.</summary>
public sealed class MissingModuleTests(HostWithAllModules all) : IClassFixture<HostWithAllModules>
{
    [Fact]
    public async Task Its_calls_answer_unavailable_with_the_reason_and_the_others_serve()
    {
        using var folder = new ModuleFolder().WithProduct("Organization").WithEmptyArea("Steering");
        var reason = $"Folder {folder.Path}/Steering has no CchcPlatform.Modules.Steering.dll.";
        await using var host = await all.Host.StartBesideAsync(settings: folder.Settings(("Modules:steering:Required", "false")));
        var call = await host.CallAsAsync("admin");

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await new ActivityService.ActivityServiceClient(call).ListActivitiesAsync(new ListActivitiesRequest { Parent = "communes/25195/plans/2026" }));
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        Assert.Equal(reason, refused.Status.Detail);
        Assert.Equal("MODULE_NOT_LOADED", Google.Rpc.Status.Parser.ParseFrom(refused.Trailers.GetValueBytes("grpc-status-details-bin")).GetDetail<ErrorInfo>()!.Reason);

        var units = await new UnitService.UnitServiceClient(call).ListUnitsAsync(new ListUnitsRequest { Parent = "communes/25195" });
        Assert.NotEmpty(units.Units);

        using var http = await host.HttpAsAsync("admin");
        using var answer = await http.GetAsync("/v1/communes/25195/plans/2026/activities?pageSize=");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(14, body.RootElement.GetProperty("code").GetInt32());
        Assert.Equal(reason, body.RootElement.GetProperty("message").GetString());
        Assert.Equal("MODULE_NOT_LOADED", body.RootElement.GetProperty("details")[0].GetProperty("reason").GetString());
        using var stranger = new HttpClient { BaseAddress = http.BaseAddress };
        using var bare = await stranger.GetAsync("/v1/communes/25195/plans/2026/activities");
        Assert.Contains("Module steering is not loaded.", await bare.Content.ReadAsStringAsync());
        Assert.DoesNotContain(folder.Path, await bare.Content.ReadAsStringAsync());
        var unknown = await Assert.ThrowsAsync<RpcException>(async () =>
            await new ActivityService.ActivityServiceClient(await host.CallAsAsync(null)).ListActivitiesAsync(new ListActivitiesRequest { Parent = "communes/25195/plans/2026" }));
        Assert.Equal((StatusCode.Unavailable, "Module steering is not loaded."), (unknown.StatusCode, unknown.Status.Detail));
        using var other = await http.GetAsync("/v1/communes/25195/nothing");
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);

        using var ready = await http.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal("Degraded\nsteering (missing)", await ready.Content.ReadAsStringAsync());
        var health = new Grpc.Health.V1.Health.HealthClient(call);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, (await health.CheckAsync(new HealthCheckRequest { Service = "cchc.steering.v1" })).Status);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest { Service = "cchc.organization.v1" })).Status);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest())).Status);

        var steering = (await new ModuleService.ModuleServiceClient(call).ListModulesAsync(new ListModulesRequest())).Modules.Single(m => m.Key == "steering");
        Assert.Equal(ModuleState.NotLoaded, steering.State);
        Assert.Equal(reason, steering.Reason);
    }

    [Theory]
    [InlineData("Override", "override")]
    [InlineData("NoPermission", "no_permission")]
    [InlineData("SchemaBehind", "schema_behind")]
    [InlineData("ThrowingDescribe", "silent")]
    public async Task Whatever_is_wrong_with_it_the_host_starts_without_it(string hazard, string key)
    {
        using var folder = new ModuleFolder().WithProduct("Organization").WithCase(hazard);
        await using var host = await all.Host.StartBesideAsync(settings: folder.Settings(($"Modules:{key}:Required", "false")));
        var modules = (await new ModuleService.ModuleServiceClient(await host.CallAsAsync("admin")).ListModulesAsync(new ListModulesRequest())).Modules;
        Assert.Equal(ModuleState.NotLoaded, modules.Single(m => m.Key == key).State);
        Assert.NotEmpty(modules.Single(m => m.Key == key).Reason);
        Assert.Equal(ModuleState.Serving, modules.Single(m => m.Key == "organization").State);
    }

    [Fact]
    public async Task A_module_that_calls_it_serves_and_answers_unavailable_where_it_needs_it()
    {
        using var folder = new ModuleFolder().WithProduct("Steering").WithEmptyArea("Organization");
        await using var host = await all.Host.StartBesideAsync(settings: folder.Settings(("Modules:organization:Required", "false")));
        var call = await host.CallAsAsync("steering");
        var activities = await new ActivityService.ActivityServiceClient(call).ListActivitiesAsync(new ListActivitiesRequest { Parent = "communes/25195/plans/2026", PageSize = 5 });
        Assert.Equal(5, activities.Activities.Count);
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await new UnitService.UnitServiceClient(call).ListUnitsAsync(new ListUnitsRequest { Parent = "communes/25195" }));
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
    }
}
