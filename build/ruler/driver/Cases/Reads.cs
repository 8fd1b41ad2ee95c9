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
        await SameAnswerAsync(bench, OneAsync, OneAsync);
        var script = bench.Pgbench.Script("get",
            $"\\set commune random({Data.FirstCommune}, {Data.FirstCommune + bench.Data.Communes - 1})\n\\set activity random(1, {bench.Data.PerPlan})\n"
            + bench.Sql("get")[0].With(":commune", $"'{Data.Year}'", "'a-' || :activity") + ";\n");
        await new Comparison("get an activity", Rpc + "GetActivity", frames, frames, [script]).RunAsync(bench, Account);

        static async Task<IMessage> OneAsync(ActivityService.ActivityServiceClient client) =>
            await client.GetActivityAsync(new GetActivityRequest { Name = Data.ActivityName(1, 1) });
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
        await SameAnswerAsync(bench, client => PageAsync(client, ""), client => PageAsync(client, ""));
        await new Comparison($"list 50 of {size}, first page", Rpc + "ListActivities", first, first,
            [bench.Pgbench.Script("list", bench.Sql("list")[0].With("51") + ";\n")]).RunAsync(bench, Account);

        var token = (await new ActivityService.ActivityServiceClient(await bench.Platform.CallAsAsync(Account))
            .ListActivitiesAsync(new ListActivitiesRequest { Parent = Everywhere, PageSize = 50 })).NextPageToken;
        var starts = bench.Data.DeepStarts(communes, 64);
        ListActivitiesRequest Page(string after) => new() { Parent = Everywhere, PageSize = 50, PageToken = after };
        // Its keys are parameters, as they are in the two programs: literals are planned otherwise.
        await bench.Database.ExecuteAsync($"""
            DROP TABLE IF EXISTS ruler.starts;
            CREATE TABLE ruler.starts AS SELECT * FROM (VALUES
            {string.Join(",\n", starts.Select((start, i) => $"({i}, '{start.Commune}', '{start.Plan}', {start.Version}, {start.Position}, '{start.Id}')"))}) AS s (k, commune, plan, version, position, id)
            """);
        var script = bench.Pgbench.Script("page",
            $"\\set k random(0, {starts.Count - 1})\nSELECT commune, plan, version, position, id FROM ruler.starts WHERE k = :k \\gset\n"
            + bench.Sql("page")[0].With("51", ":commune", ":plan", ":version", ":position", ":id") + ";\n");
        await SameAnswerAsync(bench, client => PageAsync(client, starts[0].TokenLike(token)), client => PageAsync(client, starts[0].Plain));
        await new Comparison($"list 50 of {size}, deep page", Rpc + "ListActivities",
            bench.Load.Frames("deep", starts.Select(start => Page(start.TokenLike(token)))),
            bench.Load.Frames("deep-bare", starts.Select(start => Page(start.Plain))),
            [script]).RunAsync(bench, Account);

        async Task<IMessage> PageAsync(ActivityService.ActivityServiceClient client, string after)
        {
            var page = await client.ListActivitiesAsync(Page(after));
            page.NextPageToken = "";
            return page;
        }
    }

    private static async Task SameAnswerAsync(
        Bench bench, Func<ActivityService.ActivityServiceClient, Task<IMessage>> platform, Func<ActivityService.ActivityServiceClient, Task<IMessage>> bare) =>
        Comparison.RequireSame(
            await platform(new ActivityService.ActivityServiceClient(await bench.Platform.CallAsAsync(Account))),
            await bare(new ActivityService.ActivityServiceClient(await bench.BareAsAsync(Account))));
}
