using System.Diagnostics;
using Cchc.Steering.V1;
using Activity = System.Diagnostics.Activity;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Calendar;
using CchcPlatform.Kernel.Data;
using CchcPlatform.Kernel.Facts;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Steering.Data;
using CchcPlatform.Testing;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CchcPlatform.Steering.Tests.Work;

/// <summary>The real host with the module under test; each test issues a plan of its own on it.</summary>
public sealed class WorkHost : IAsyncLifetime
{
    private readonly Dictionary<string, CallInvoker> invokers = [];

    public TestHost Host { get; private set; } = null!;

    public static DateOnly Today => VietnamTime.DateOf(DateTimeOffset.UtcNow);

    public async ValueTask InitializeAsync()
    {
        Host ??= await TestHost.StartAsync();
        foreach (var account in new[] { "admin", "steering", "head-vhxh", "officer-vhxh", "head-vp", "province-system", "viewer" })
        {
            invokers[account] = await Host.CallAsAsync(account);
        }
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    /// <summary>The same on a host that somebody else has started and ends.</summary>
    internal static async Task<WorkHost> OnAsync(TestHost host)
    {
        var work = new WorkHost { Host = host };
        await work.InitializeAsync();
        return work;
    }

    public OccurrenceService.OccurrenceServiceClient Occurrences(string account) => new(invokers[account]);

    public ActivityService.ActivityServiceClient Activities(string account) => new(invokers[account]);

    public PlanService.PlanServiceClient Plans(string account) => new(invokers[account]);

    /// <summary>Does something with the module's rows as the module itself.</summary>
    internal Task<T> InDatabaseAsync<T>(Func<SteeringDb, Task<T>> act) => InCallAsync((db, _) => act(db));

    /// <summary>Does something with the module's use cases, and the rows that they read, as the module itself.</summary>
    internal async Task<T> InCallAsync<T>(Func<SteeringDb, UseCases, Task<T>> act)
    {
        await using var scope = Host.Services.CreateAsyncScope();
        var call = scope.ServiceProvider.GetRequiredService<CallContext>();
        call.Caller = new Caller("module:steering", "module:steering", "", [], new Dictionary<string, IReadOnlyList<string>>());
        call.Scope = CommuneScope.Everything;
        call.Method = "test";
        return await act(scope.ServiceProvider.GetRequiredService<SteeringDb>(), scope.ServiceProvider.GetRequiredService<UseCases>());
    }

    /// <summary>The facts on a resource, in their order.</summary>
    internal Task<List<LoggedFact>> FactsAsync(string resource) => InDatabaseAsync(async db =>
    {
        var types = FactReflection.Descriptor.MessageTypes.ToDictionary(t => t.FullName);
        var rows = await db.Set<FactRow>().AsNoTracking().Where(f => f.Resource == resource).OrderBy(f => f.Position).ToListAsync();
        return rows.ConvertAll(f => new LoggedFact(f.Type, f.Revision, f.Actor, f.Reason, types[f.Type].Parser.ParseFrom(f.Payload)));
    });

    /// <summary>How many SQL statements a call makes, by its trace.</summary>
    public static async Task<int> StatementsAsync(Func<Task> call)
    {
        var count = 0;
        using var trace = new System.Diagnostics.Activity("count").SetIdFormat(ActivityIdFormat.W3C).Start();
        trace.ActivityTraceFlags |= ActivityTraceFlags.Recorded;
        var id = trace.TraceId;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == id && activity.GetTagItem("db.query.text") is not null)
                {
                    Interlocked.Increment(ref count);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await call();
        return count;
    }
}

internal sealed record LoggedFact(string Type, long Revision, string Actor, string Reason, IMessage Message);

[CollectionDefinition("work")]
public sealed class WorkCollection : ICollectionFixture<WorkHost>;

/// <summary>What a refused call says.</summary>
internal sealed record Refusal(StatusCode Code, string Reason, IReadOnlyList<(string Field, string Reason)> Fields)
{
    public static async Task<Refusal> OfAsync(Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(call);
        var status = Google.Rpc.Status.Parser.ParseFrom(refused.Trailers.GetValueBytes("grpc-status-details-bin")!);
        var info = status.Details.Single(d => d.Is(ErrorInfo.Descriptor)).Unpack<ErrorInfo>();
        var fields = status.Details.Where(d => d.Is(BadRequest.Descriptor)).SelectMany(d => d.Unpack<BadRequest>().FieldViolations);
        return new Refusal(refused.StatusCode, info.Reason, [.. fields.Select(f => (f.Field, f.Reason))]);
    }

    public static async Task ExpectAsync(StatusCode code, string reason, Func<Task> call)
    {
        var refusal = await OfAsync(call);
        Assert.Equal((code, reason), (refusal.Code, refusal.Reason));
    }

    public static async Task ExpectFieldAsync(string field, string reason, Func<Task> call)
    {
        var refusal = await OfAsync(call);
        Assert.Equal(StatusCode.InvalidArgument, refusal.Code);
        Assert.Contains((field, reason), refusal.Fields);
    }
}
