using Cchc.Steering.V1;
using CchcPlatform.Testing;
using Google.Protobuf;
using Grpc.Core;

namespace CchcPlatform.Steering.Tests.Plans;

/// <summary>A host with the bundled plan of 25195, shared by the tests of a class.</summary>
public sealed class SeededWard : IAsyncLifetime
{
    public const string Plan2026 = "communes/25195/plans/2026";

    public TestHost Host { get; private set; } = null!;

    public static byte[] BundledFile { get; } = File.ReadAllBytes(Path.Combine(RepositoryScripts.Root, "build", "data", "plan-25195-2026.txt"));

    public async ValueTask InitializeAsync() => Host = await TestHost.StartAsync();

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    public async Task<PlanService.PlanServiceClient> PlansAsync(string account = "admin") => new(await Host.CallAsAsync(account));

    public async Task<ActivityService.ActivityServiceClient> ActivitiesAsync(string account = "viewer") => new(await Host.CallAsAsync(account));

    public async Task<ImportService.ImportServiceClient> ImportsAsync(string account = "admin") => new(await Host.CallAsAsync(account));

    /// <summary>Sends a file as build/import does and returns every answer.</summary>
    public async Task<IReadOnlyList<ImportPlanResponse>> ImportAsync(ImportPlanHeader header, byte[] file, string account = "admin", int chunk = 64 * 1024) =>
        await SendAsync(await ImportsAsync(account), header, file, chunk);

    /// <summary>The same to a host that somebody else has started.</summary>
    public static async Task<IReadOnlyList<ImportPlanResponse>> SendAsync(ImportService.ImportServiceClient imports, ImportPlanHeader header, byte[] file, int chunk = 64 * 1024)
    {
        using var call = imports.ImportPlan();
        var answers = new List<ImportPlanResponse>();
        var reading = Task.Run(async () =>
        {
            await foreach (var answer in call.ResponseStream.ReadAllAsync())
            {
                answers.Add(answer);
            }
        });
        try
        {
            await call.RequestStream.WriteAsync(new ImportPlanRequest { Header = header });
            for (var at = 0; at < file.Length; at += chunk)
            {
                await call.RequestStream.WriteAsync(new ImportPlanRequest { Chunk = ByteString.CopyFrom(file, at, Math.Min(chunk, file.Length - at)) });
            }

            await call.RequestStream.CompleteAsync();
        }
        catch (RpcException)
        {
            // Refused before everything was sent: the reading side has the reason.
        }

        await reading;
        return answers;
    }

    public async Task<IReadOnlyList<Activity>> AllAsync(string parent, string filter = "")
    {
        var client = await ActivitiesAsync();
        var all = new List<Activity>();
        var request = new ListActivitiesRequest { Parent = parent, Filter = filter, PageSize = 40 };
        do
        {
            var page = await client.ListActivitiesAsync(request);
            all.AddRange(page.Activities);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return all;
    }
}
