using Cchc.Steering.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CchcPlatform.Ruler.Cases;

/// <summary>Get an activity, and list 50: the first page and pages deep in the list.</summary>
internal static class Reads
{
    private const string Account = "province-system";
    private const string Everywhere = "communes/-/plans/-";
    private const string Rpc = "/cchc.steering.v1.ActivityService/";

    public static async Task GetAsync(Bench bench)
    {
        var frames = Names(bench);
        await SameAnswerAsync(bench, client => client.GetActivityAsync(new GetActivityRequest { Name = Data.ActivityName(1, 1) }).ResponseAsync);
        var script = bench.Pgbench.Script("get",
            $"\\set commune random({Data.FirstCommune}, {Data.FirstCommune + bench.Data.Communes - 1})\n\\set activity random(1, {bench.Data.PerPlan})\n"
            + bench.Sql("get")[0].With(":commune", $"'{Data.Year}'", "'a-' || :activity") + ";\n");
        await new Comparison("get an activity", Rpc + "GetActivity", frames, frames, [script]).RunAsync(bench, Account);
    }

    /// <summary>The same call alone, by sixteen connections.</summary>
    public static async Task<Func<double, Task<Loaded>>> GetterAsync(Bench bench)
    {
        var (frames, token) = (Names(bench), await bench.Platform.TokenAsync(Account));
        return async seconds => (await bench.Load.RunAsync(bench.Platform.GrpcPort, Rpc + "GetActivity", frames, 16, seconds, token)).Sound("get an activity");
    }

    private static string Names(Bench bench)
    {
        var random = new Random(1);
        return bench.Load.Frames("get", Enumerable.Range(0, 20_000).Select(_ =>
            new GetActivityRequest { Name = Data.ActivityName(random.Next(bench.Data.Communes), 1 + random.Next(bench.Data.PerPlan)) }));
    }

    public static async Task ListAsync(Bench bench, int communes)
    {
        var size = Spread.Say(bench.Data.Activities, "#,0");
        var first = bench.Load.Frames("list", [new ListActivitiesRequest { Parent = Everywhere, PageSize = 50 }]);
        await SameAnswerAsync(bench, async client =>
        {
            var page = await client.ListActivitiesAsync(new ListActivitiesRequest { Parent = Everywhere, PageSize = 50 });
            page.NextPageToken = "";
            return page;
        });
        await new Comparison($"list 50 of {size}, first page", Rpc + "ListActivities", first, first,
            [bench.Pgbench.Script("list", bench.Sql("list")[0].With("51") + ";\n")]).RunAsync(bench, Account);

        var token = (await new ActivityService.ActivityServiceClient(await bench.Platform.CallAsAsync(Account))
            .ListActivitiesAsync(new ListActivitiesRequest { Parent = Everywhere, PageSize = 50 })).NextPageToken;
        var starts = bench.Data.DeepStarts(communes, 64);
        ListActivitiesRequest Page(string after) => new() { Parent = Everywhere, PageSize = 50, PageToken = after };
        var scripts = starts.Select((start, i) => bench.Pgbench.Script($"page{i}",
            bench.Sql("page")[0].With("51", $"'{start.Commune}'", $"'{start.Plan}'", $"{start.Version}", $"{start.Position}", $"'{start.Id}'") + ";\n"));
        await new Comparison($"list 50 of {size}, deep page", Rpc + "ListActivities",
            bench.Load.Frames("deep", starts.Select(start => Page(start.TokenLike(token)))),
            bench.Load.Frames("deep-bare", starts.Select(start => Page(start.Plain))),
            [.. scripts]).RunAsync(bench, Account);
    }

    // Two servers that do not say the same are not compared.
    private static async Task SameAnswerAsync(Bench bench, Func<ActivityService.ActivityServiceClient, Task<IMessage>> ask)
    {
        var platform = await ask(new ActivityService.ActivityServiceClient(await bench.Platform.CallAsAsync(Account)));
        var bare = await ask(new ActivityService.ActivityServiceClient(await bench.BareAsAsync(Account)));
        if (!platform.Equals(bare))
        {
            throw new InvalidOperationException($"The platform and the bare program answer differently:\n{platform}\n{bare}");
        }
    }

    private static async Task SameAnswerAsync<TReply>(Bench bench, Func<ActivityService.ActivityServiceClient, Task<TReply>> ask) where TReply : IMessage =>
        await SameAnswerAsync(bench, async client => (IMessage)await ask(client));
}
