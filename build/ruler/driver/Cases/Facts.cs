using System.Buffers.Binary;
using Cchc.Ledger.V1;
using Cchc.Platform.V1;

namespace CchcPlatform.Ruler.Cases;

/// <summary>
/// 500 changes a second: how long after its commit a fact has had its effect in another module, from commit to commit, and when it
/// has come to a client that watches.
/// </summary>
internal static class Facts
{
    private const double Rate = 500;
    private const double MostMilliseconds = 50;

    public static async Task ReactionAsync(Bench bench)
    {
        await using var host = await Platform.StartAsync(bench.Options, bench.Database, "facts", 30, Path.Combine(bench.Options.Work, "facts-modules"), telemetry: true,
            ("Identity__AllowHttp", "true"), ("Database__MigrateAtStart", "true"));
        var token = await host.TokenAsync("admin");
        var accounts = bench.Options.Smoke ? 400 : 4_000;
        var opened = bench.Load.Frames("open", Enumerable.Range(0, accounts).Select(i => new OpenAccountRequest { Parent = "communes/25195", AccountId = $"a-{i}" }));
        const string Open = "/cchc.ledger.v1.LedgerService/OpenAccount", Add = "/cchc.ledger.v1.LedgerService/AddEntry";
        var first = (await bench.Load.BeginAsync(host.GrpcPort, Open, opened, token)).Sound("open an account");
        (await bench.Load.RunAsync(host.GrpcPort, Open, opened, 8, 3_600, token, count: accounts - first.Calls)).Sound("open an account");
        var entries = bench.Load.Frames("entries", Enumerable.Range(0, 20 * accounts).Select(i => new AddEntryRequest
        {
            Name = $"communes/25195/accounts/a-{i % accounts}", Amount = 1, Reason = "ruler", RequestId = Guid.NewGuid().ToString(),
        }));
        Task<Loaded> AddAsync(double seconds) => bench.Load.RunAsync(host.GrpcPort, Add, entries, 16, seconds, token, Rate);
        (await bench.Load.BeginAsync(host.GrpcPort, Add, entries, token)).Sound("add an entry");
        // At a fixed rate the compiler is not done as soon as under full load, and what it takes then is a queue here.
        (await AddAsync(3 * bench.Options.WarmUp)).Sound("add an entry");
        await HandledAsync(bench);
        var from = await bench.Database.ScalarAsync<long>("SELECT max(position) FROM ledger.facts");
        var seconds = bench.Options.Smoke ? 2 : 15;
        var file = Path.Combine(bench.Options.Work, "watched");
        var stopWatch = bench.Load.Watch(host.GrpcPort, "/cchc.platform.v1.FactService/WatchFacts",
            bench.Load.Frames("watch", [new WatchFactsRequest { Parent = "communes/25195", Modules = { "ledger" } }]), file, token);
        await CameAsync(file, from);
        var loaded = (await AddAsync(seconds)).Sound("add an entry");
        await HandledAsync(bench);
        var (count, p50, p99) = (await bench.Database.RowsAsync($"""
            SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY took), percentile_cont(0.99) WITHIN GROUP (ORDER BY took)
            FROM (SELECT extract(epoch FROM pg_xact_commit_timestamp(s.xmin) - pg_xact_commit_timestamp(f.xmin))::float8 * 1000 AS took
                  FROM mirror.seen s JOIN ledger.facts f ON f.position = s.position WHERE f.position > {from}) t
            """, row => (row.GetInt64(0), row.GetDouble(1), row.GetDouble(2))))[0];
        if (count != loaded.Calls)
        {
            throw new InvalidOperationException($"{loaded.Calls} entries were added and {count} facts handled.");
        }

        Tell(bench, "fact to reaction", loaded, p50, p99, reach: true);
        var came = await CameAsync(file, await bench.Database.ScalarAsync<long>("SELECT max(position) FROM ledger.facts"));
        var watched = await stopWatch();
        var took = (await bench.Database.RowsAsync(
                $"SELECT position, (extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000000)::bigint FROM ledger.facts WHERE position > {from} AND type LIKE '%EntryAdded'",
                row => (Position: row.GetInt64(0), Committed: row.GetInt64(1))))
            .Select(fact => came.TryGetValue(fact.Position, out var at) ? (at - fact.Committed) / 1_000.0
                : throw new InvalidOperationException($"The fact at {fact.Position} did not come to the watching client. {watched.FirstError}"))
            .Order().ToArray();
        Tell(bench, "fact to a watching client", loaded, took[took.Length / 2], took[(int)(took.Length * 0.99)], reach: false);
    }

    private static void Tell(Bench bench, string what, Loaded loaded, double p50, double p99, bool reach) => bench.Table.Add(new Line(what, $"{loaded.PerSecond:0}/s")
    {
        Platform = $"p99 {Spread.Say(p99, "0.0")} ms",
        Latency = $"{Spread.Say(p50, "0.00")} / {Spread.Say(p99, "0.00")}",
        Reach = reach ? $"p99 < {MostMilliseconds:0} ms: {(p99 < MostMilliseconds && loaded.PerSecond > 0.95 * Rate ? "yes" : "no")}" : "",
    });

    // When each fact came, in microseconds since 1970, by its position, as soon as this one is among them. The watch begins with the
    // first fact of all, so none can be missed.
    private static async Task<Dictionary<long, long>> CameAsync(string file, long position)
    {
        for (var wait = 0; wait < 600; wait++)
        {
            var came = File.Exists(file) ? Watched(await File.ReadAllBytesAsync(file)) : [];
            if (came.ContainsKey(position))
            {
                return came;
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException($"The fact at {position} did not come to the watching client.");
    }

    private static Dictionary<long, long> Watched(ReadOnlySpan<byte> file)
    {
        const int Head = sizeof(long) + sizeof(int);
        var came = new Dictionary<long, long>();
        // The last message may not be written yet.
        while (file.Length >= Head && BinaryPrimitives.ReadInt32LittleEndian(file[sizeof(long)..]) is var length && file.Length >= Head + length)
        {
            foreach (var fact in WatchFactsResponse.Parser.ParseFrom(file.Slice(Head, length)).Facts)
            {
                came[fact.Position] = BinaryPrimitives.ReadInt64LittleEndian(file);
            }

            file = file[(Head + length)..];
        }

        return came;
    }

    private static async Task HandledAsync(Bench bench)
    {
        for (var wait = 0; await bench.Database.ScalarAsync<long>("SELECT count(*) FROM ledger.facts WHERE type LIKE '%EntryAdded'") != await bench.Database.ScalarAsync<long>("SELECT count(*) FROM mirror.seen"); wait++)
        {
            if (wait > 300)
            {
                throw new InvalidOperationException("The reactions do not catch up.");
            }

            await Task.Delay(100);
        }
    }
}
