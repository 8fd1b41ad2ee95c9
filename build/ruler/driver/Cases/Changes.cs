using Cchc.Steering.V1;
using CchcPlatform.Kernel.Data;
using Grpc.Core;

namespace CchcPlatform.Ruler.Cases;

/// <summary>One changing call: a unit reports progress. Each request has an id and an etag of its own.</summary>
internal static class Changes
{
    public const string Text = "Đã kiểm tra 3 đơn vị, lập biên bản và thông báo kết luận; các đơn vị khắc phục trong tháng.";

    private const string Account = "admin";
    private const string Rpc = "/cchc.steering.v1.OccurrenceService/ReportProgress";

    /// <summary>The same call alone, by sixteen connections and without etag, on occurrences that nothing else touches.</summary>
    public static async Task<Func<double, Task<Loaded>>> ReporterAsync(Bench bench, bool withId)
    {
        var units = await bench.Data.UnitsAsync();
        var (half, quarter) = (bench.Data.Communes / 2, bench.Data.Communes / 4);
        var occurrences = withId ? bench.Data.Occurrences(units, half, half + quarter) : bench.Data.Occurrences(units, half + quarter, bench.Data.Communes);
        var frames = bench.Load.Frames("report-" + withId, Requests(bench, occurrences).Select(request =>
        {
            request.Etag = "";
            request.RequestId = withId ? request.RequestId : "";
            return request;
        }));
        var token = await bench.Platform.TokenAsync(Account);
        return async seconds => (await bench.Load.RunAsync(bench.Platform.GrpcPort, Rpc, frames, 16, seconds, token)).Sound("report progress");
    }

    public static async Task RunAsync(Bench bench)
    {
        var half = bench.Data.Communes / 2;
        var units = await bench.Data.UnitsAsync();
        await RequireDurableAsync(bench);
        await SameAnswerAsync(bench, units[0]);
        var sql = bench.Sql("report");
        var reply = $"'\\x{new string('a', 1_200)}'";
        var script = bench.Pgbench.Script("report", $"""
            \set commune random({Data.FirstCommune + half}, {Data.FirstCommune + bench.Data.Communes - 1})
            \set activity random(1, {bench.Data.PerPlan})
            {sql[0].With(":commune", $"'{Data.Year}'", "'a-' || :activity", "'q4'")} \gset
            {sql[1].With(":commune", $"'{Data.Year}'")} \gset
            BEGIN;
            {sql[2].With("gen_random_uuid()", ":commune", ":id", "'VP'", "'Lead'", $"'{Text}'", "40", "false", "'pgbench'", "now()")};
            {sql[3].With("2", "40", ":revision + 1", "now()", ":id", ":revision")};
            {sql[4].With("'pgbench'", "'ReportProgress'", "gen_random_uuid()::text", $"'\\x{new string('a', 64)}'", reply)};
            {sql[5].With(":commune", "'cchc.steering.v1.OccurrenceReported'", reply, "'communes/' || :commune || '/a-' || :activity", ":revision + 1", "'pgbench'", "''", "''", "''")};
            COMMIT;

            """);
        // Each commune has a chain of seals of its own, so there are as many as a province has.
        var communes = Math.Min(Data.CommunesOfAProvince, half / 2);
        await new Comparison("report progress", Rpc,
            bench.Load.Frames("report", Requests(bench, bench.Data.Occurrences(units, 0, communes))),
            bench.Load.Frames("report-bare", Requests(bench, bench.Data.Occurrences(units, half / 2, half / 2 + communes))),
            [script],
            () => bench.Database.ScalarAsync<long>("SELECT count(*) FROM steering.facts")).RunAsync(bench, Account);
    }

    // Of an occurrence of the last commune, of which no request here says the revision.
    private static async Task SameAnswerAsync(Bench bench, string unit)
    {
        var name = $"{Data.ActivityName(bench.Data.Communes - 1, 1)}/occurrences/q4";
        async Task<ReportProgressResponse> ReportAsync(CallInvoker server)
        {
            var answer = await new OccurrenceService.OccurrenceServiceClient(server).ReportProgressAsync(
                new ReportProgressRequest { Parent = name, Unit = unit, Text = Text, StatedPercent = 40, RequestId = Guid.NewGuid().ToString() });
            // Of the second of two reports these are others.
            (answer.Report.Name, answer.Report.Reporter, answer.Report.CreateTime) = ("", "", null);
            (answer.Occurrence.Etag, answer.Occurrence.UpdateTime, answer.Occurrence.ReportCount) = ("", null, 0);
            return answer;
        }

        Comparison.RequireSame(await ReportAsync(await bench.Platform.CallAsAsync(Account)), await ReportAsync(await bench.BareAsAsync(Account)));
    }

    // A role that does not wait for the disk would flatter whoever works by it.
    private static async Task RequireDurableAsync(Bench bench)
    {
        var settings = await bench.Database.ScalarAsync<string>("""
            SELECT current_setting('fsync') || ' ' || current_setting('synchronous_commit') || ' '
                || (SELECT count(*) FROM pg_db_role_setting, unnest(setconfig) AS one WHERE one LIKE 'synchronous_commit=%')
            """);
        if (settings != "on on 0")
        {
            throw new InvalidOperationException($"Changes are not measured: fsync, synchronous_commit and the number of roles or databases with another one are {settings}.");
        }
    }

    // Over all occurrences again and again in the same order, each time with the etag that the time before has left.
    private static IEnumerable<ReportProgressRequest> Requests(Bench bench, IEnumerable<(string Name, string Unit)> occurrences)
    {
        var all = occurrences.ToArray();
        new Random(1).Shuffle(all);
        for (var revision = 1; revision * all.Length < (bench.Options.Smoke ? 12_000 : 240_000); revision++)
        {
            foreach (var (name, unit) in all)
            {
                yield return new ReportProgressRequest
                {
                    Parent = name, Unit = unit, Text = Text, StatedPercent = 40, Etag = Etag.Of(revision), RequestId = Guid.NewGuid().ToString(),
                };
            }
        }
    }
}
