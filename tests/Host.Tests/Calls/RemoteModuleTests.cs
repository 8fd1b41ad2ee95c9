using Cchc.Mirror.V1;
using Cchc.Organization.V1;
using Cchc.Platform.V1;
using Cchc.Steering.V1;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Host.Tests.Loading;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Server;
using CchcPlatform.Server.Calls;
using CchcPlatform.Testing;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace CchcPlatform.Host.Tests.Calls;

/// <summary>A module in another process: host A has Steering, host B has Organization, and only configuration says so.</summary>
public sealed class RemoteModuleTests(HostWithAllModules all) : IClassFixture<HostWithAllModules>
{
    private static readonly string Appendix = Path.Combine(RepositoryScripts.Root, "build", "data", "plan-25195-2026.txt");

    [Fact]
    public async Task An_import_resolves_its_units_through_the_other_host()
    {
        await using var b = await all.Host.StartBesideAsync(["organization"]);
        await using var a = await all.Host.StartBesideAsync(["steering"], new() { ["Modules:organization:Address"] = b.Grpc.ToString() });
        var import = await ImportAsync(await a.CallAsAsync("steering"), PlanKind.Inspection);
        Assert.Equal(85, import.Activities.Count);
        Assert.All(import.Activities, activity => Assert.DoesNotContain(activity.Review, note => note.Code == "UNITS_NOT_RESOLVED"));
        Assert.Contains(import.Activities, activity => activity.LeadUnits.Count > 0);

        var modules = (await new ModuleService.ModuleServiceClient(await a.CallAsAsync("admin")).ListModulesAsync(new ListModulesRequest())).Modules;
        var organization = modules.Single(m => m.Key == "organization");
        Assert.Equal(ModuleState.Remote, organization.State);
        Assert.Equal(b.Grpc.ToString(), organization.Address);
    }

    [Fact]
    public async Task Another_deployment_accepts_the_callers_token_when_it_trusts_the_issuer()
    {
        await using var theirs = await TestHost.StartAsync(["organization"]);
        var port = Ports.Free();
        await using var a = await all.Host.StartBesideAsync(["steering"], new() { ["Modules:organization:Address"] = $"http://127.0.0.1:{port}" });
        // Keys of its own, on a database of its own: without the authority it knows no token of A.
        var data = Directory.CreateTempSubdirectory("cchc-b-").FullName;
        try
        {
            CopySecrets(a.Services.GetRequiredService<HostSettings>().SecretsFolder, Path.Combine(data, "secrets"));
            await using var b = await theirs.StartBesideAsync(["organization"], new()
            {
                ["CCHC_DATA"] = data,
                ["CCHC_GRPC_PORT"] = port.ToString(),
                ["Identity:Authorities:0:Authority"] = a.Web.ToString(),
                ["Identity:Authorities:0:SubjectPrefix"] = "",
            });
            var trusted = new UnitService.UnitServiceClient(await a.CallAsAsync("steering", b.Grpc));
            Assert.NotEmpty((await trusted.ListUnitsAsync(new ListUnitsRequest { Parent = "communes/25195" })).Units);
            var import = await ImportAsync(await a.CallAsAsync("steering"), PlanKind.Communication);
            Assert.All(import.Activities, activity => Assert.DoesNotContain(activity.Review, note => note.Code == "UNITS_NOT_RESOLVED"));

            var stranger = new UnitService.UnitServiceClient(await theirs.CallAsAsync("steering", b.Grpc));
            var refused = await Assert.ThrowsAsync<RpcException>(async () => await stranger.ListUnitsAsync(new ListUnitsRequest { Parent = "communes/25195" }));
            Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task A_module_that_acts_by_itself_has_on_the_other_host_what_it_declared_and_no_more()
    {
        await using var b = await all.Host.StartBesideAsync(["organization"]);
        await using var a = await all.Host.StartBesideAsync(["steering"], new() { ["Modules:organization:Address"] = b.Grpc.ToString() });
        var token = new Metadata { { "authorization", "Bearer " + a.Services.GetRequiredService<IModuleTokens>().Get("steering") } };
        var units = new UnitService.UnitServiceClient(await b.CallAsAsync(null));
        Assert.NotEmpty((await units.ListUnitsAsync(new ListUnitsRequest { Parent = "communes/25195" }, token)).Units);
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await units.CreateUnitAsync(new CreateUnitRequest { Parent = "communes/25195", Unit = new Unit { Code = "X" } }, token));
        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
    }

    [Fact]
    public async Task While_the_other_host_is_down_imports_say_so_and_all_else_serves()
    {
        await using var a = await all.Host.StartBesideAsync(["steering"], new() { ["Modules:organization:Address"] = $"http://127.0.0.1:{Ports.Free()}" });
        var call = await a.CallAsAsync("steering");
        var import = await ImportAsync(call, PlanKind.Satisfaction);
        Assert.Contains(import.Activities, activity => activity.Review.Any(note => note.Code == "UNITS_NOT_RESOLVED"));
        Assert.NotEmpty(import.Activities);
        Assert.All(import.Activities, activity => Assert.Empty(activity.LeadUnits));

        var plan = await new PlanService.PlanServiceClient(call).GetPlanAsync(new GetPlanRequest { Name = "communes/25195/plans/2026" });
        Assert.Equal("communes/25195/plans/2026", plan.Plan.Name);
    }

    [Fact]
    public async Task A_host_that_does_not_have_the_module_is_no_fault_of_the_caller()
    {
        await using var without = await LedgerHost.StartAsync(["mirror"], ("Modules:ledger:Address", "http://127.0.0.1:1"));
        await using var host = await without.BesideAsync(["mirror"], ("Modules:ledger:Address", without.Grpc.ToString()));
        var mirror = new MirrorService.MirrorServiceClient(await host.CallAsAsync("admin"));
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await mirror.PassEntryAsync(new PassEntryRequest { Name = "communes/25195/accounts/any", Amount = 1, Reason = "test", RequestId = "astray" }));
        Assert.Equal((StatusCode.Unavailable, "DEPENDENCY_UNAVAILABLE"), (refused.StatusCode, Faults.ReasonOf(refused)));
    }

    [Fact]
    public async Task A_host_that_vanishes_without_a_word_is_noticed_and_reached_anew()
    {
        await using var b = await all.Host.StartBesideAsync(["organization"]);
        await using var way = new SilentWay(b.Grpc);
        await using var a = await all.Host.StartBesideAsync(["steering"], new() { ["Modules:organization:Address"] = way.Address });
        var units = new UnitService.UnitServiceClient(a.Services.GetRequiredService<ModuleChannels>().To("organization"));
        var token = new Metadata { { "authorization", "Bearer " + await a.TokenAsync("steering") } };
        Assert.NotEmpty((await ListAsync()).Units);
        way.FallSilent();
        Assert.Equal(StatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(ListAsync)).StatusCode);
        await Soon.BecomesTrueAsync(
            async () => await Record.ExceptionAsync(ListAsync) is null, "a new connection is made");

        async Task<ListUnitsResponse> ListAsync() =>
            await units.ListUnitsAsync(new ListUnitsRequest { Parent = "communes/25195" }, token, DateTime.UtcNow.AddSeconds(1));
    }

    private static async Task<(Import Import, IReadOnlyList<Activity> Activities)> ImportAsync(CallInvoker invoker, PlanKind kind)
    {
        using var call = new ImportService.ImportServiceClient(invoker).ImportPlan();
        await call.RequestStream.WriteAsync(new ImportPlanRequest
        {
            Header = new ImportPlanHeader { Parent = "communes/25195", Year = 2026, PlanKind = kind, FileName = "plan.txt", KeepDraft = false },
        });
        var bytes = await File.ReadAllBytesAsync(Appendix);
        foreach (var chunk in bytes.Chunk(64 * 1024))
        {
            await call.RequestStream.WriteAsync(new ImportPlanRequest { Chunk = ByteString.CopyFrom(chunk) });
        }

        await call.RequestStream.CompleteAsync();
        Import? summary = null;
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
        {
            summary = answer.Summary ?? summary;
        }

        var activities = await new ActivityService.ActivityServiceClient(invoker).ListActivitiesAsync(
            new ListActivitiesRequest { Parent = $"communes/25195/plans/2026-{kind.ToString().ToLowerInvariant()}", PageSize = 1000 });
        return (summary!, activities.Activities);
    }

    // Roles of a database server are shared, and so are their passwords.
    private static void CopySecrets(string from, string to)
    {
        Directory.CreateDirectory(to, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
