using System.Diagnostics;
using System.Diagnostics.Metrics;
using CchcPlatform.Server.Facts;
using CchcPlatform.Testing;
using Npgsql;

namespace CchcPlatform.Host.Tests.Facts;

public sealed class HorizonTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reader_does_not_pass_a_lower_position_whose_transaction_is_still_open(bool commits)
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        var (reader, horizon) = (host.Of<FactReader>(), host.Of<Horizons>().For("ledger"));
        await using var slow = await host.ConnectAsync();
        await using var quick = await host.ConnectAsync();

        await using var open = await slow.BeginTransactionAsync();
        var lower = await LedgerHost.WriteFactAsync(slow);
        var higher = await LedgerHost.WriteFactAsync(quick);
        Assert.Equal(lower + 1, higher);
        await Soon.BecomesTrueAsync(() => horizon.Lag > TimeSpan.Zero, "the horizon waits");
        for (var look = 0; look < 20; look++)
        {
            Assert.Empty((await reader.ReadAsync("ledger", 0, null, 100, default)).Facts);
            await Task.Delay(10);
        }

        await (commits ? open.CommitAsync() : open.RollbackAsync());
        await Soon.BecomesTrueAsync(() => horizon.Final >= higher, "the horizon passes");
        Assert.Equal(commits ? [lower, higher] : [higher], (await reader.ReadAsync("ledger", 0, null, 100, default)).Facts.Select(f => f.Position));
        Assert.Equal(TimeSpan.Zero, horizon.Lag);
    }

    [Fact]
    public async Task An_unrelated_transaction_that_holds_the_horizon_is_named()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        var horizon = host.Of<Horizons>().For("ledger");
        var seen = new Dictionary<string, KeyValuePair<string, object?>[]>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, to) =>
            {
                if (instrument.Meter.Name == FactsMetrics.MeterName)
                {
                    to.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            // The meters of every host of this process are heard, whatever it serves.
            if (tags.ToArray() is var all && all.Any(t => Equals(t.Value, "night report # of #")) && all.Any(t => Equals(t.Value, "ledger")))
            {
                seen[instrument.Name] = all;
            }
        });
        listener.Start();

        // Programs number their sessions, and each number would be a series of its own.
        await using var stranger = await host.ConnectAsync("night report 17 of 24");
        await using var open = await stranger.BeginTransactionAsync();
        await new NpgsqlCommand("CREATE TABLE public.something_else (id int)", stranger).ExecuteNonQueryAsync();
        await using var writer = await host.ConnectAsync();
        var position = await LedgerHost.WriteFactAsync(writer);

        await Soon.BecomesTrueAsync(() => horizon.Holder is not null, "a holder is found");
        Assert.Equal((stranger.ProcessID, "night report 17 of 24"), (horizon.Holder!.Pid, horizon.Holder.Application));
        Assert.True(horizon.Final < position);
        listener.RecordObservableInstruments();
        Assert.Contains(seen["cchc.facts.horizon.holder.age"], t => t.Key == "cchc.module" && Equals(t.Value, "ledger"));

        await open.RollbackAsync();
        await Soon.BecomesTrueAsync(() => horizon.Final >= position, "the horizon passes");
        Assert.Null(horizon.Holder);
    }

    [Fact]
    public async Task A_mark_that_waits_for_the_disk_holds_no_fact_back()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        var horizon = host.Of<Horizons>().For("ledger");
        await using var marking = await host.ConnectAsync();
        await using var open = await marking.BeginTransactionAsync();
        // As another host does that is slow to commit its mark.
        await new NpgsqlCommand("SELECT pg_advisory_xact_lock(1128482886, hashtext('ledger'))", marking).ExecuteNonQueryAsync();
        await using var writer = await host.ConnectAsync();
        for (var fact = 0; fact < 3; fact++)
        {
            var position = await LedgerHost.WriteFactAsync(writer);
            horizon.Ring();
            await Soon.BecomesTrueAsync(() => horizon.Final >= position, $"fact {fact + 1} is final");
        }

        Assert.Equal(0L, await host.ScalarAsync<long>("SELECT count(*) FROM ledger.fact_marks"));
        await open.RollbackAsync();
        await Soon.BecomesTrueAsync(async () => await host.ScalarAsync<long>("SELECT coalesce(max(position), 0) FROM ledger.fact_marks") == horizon.Final, "the mark");
    }

    [Fact]
    public async Task A_log_that_nobody_hears_is_looked_at_ten_times_a_second_and_one_that_is_heard_at_each_change()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        var horizon = host.Of<Horizons>().For("ledger");
        var database = await host.ScalarAsync<string>("SELECT current_database()::text");
        var looks = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = sent =>
            {
                if (Equals(sent.GetTagItem("db.namespace"), database) && sent.GetTagItem("db.query.text") is string sql && sql.Contains("pg_current_xact_id_if_assigned", StringComparison.Ordinal))
                {
                    Interlocked.Increment(ref looks);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var writer = await host.ConnectAsync();
        var clock = Stopwatch.StartNew();
        var unheard = await WriteAndLookAsync(_ => Task.CompletedTask);
        var most = 3 + (12 * clock.Elapsed.TotalSeconds);
        var heard = await WriteAndLookAsync(at => horizon.WaitBeyondAsync(at - 1, TimeSpan.FromSeconds(10), default));
        Assert.True(unheard > 0 && unheard <= most, $"{unheard} looks at 200 changes that nobody waits for, where {most:0} are enough");
        Assert.InRange(heard, 150, 450);

        // 200 changes, 5 ms apart, as the commits of this host ring for them.
        async Task<int> WriteAndLookAsync(Func<long, Task> then)
        {
            var before = Volatile.Read(ref looks);
            for (var change = 0; change < 200; change++)
            {
                var position = await LedgerHost.WriteFactAsync(writer);
                horizon.Ring();
                await Task.Delay(5);
                await then(position);
            }

            return Volatile.Read(ref looks) - before;
        }
    }

    [Fact]
    public async Task Eight_writers_and_each_fact_is_read_once_and_in_order()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        var reader = host.Of<FactReader>();
        var horizon = host.Of<Horizons>().For("ledger");
        var before = await host.ScalarAsync<long>("SELECT count(*) FROM ledger.facts");
        Assert.Equal(0, before);
        var writers = Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() => WriteAsync(host, number, facts: 500))));

        var read = new List<long>();
        var cursor = 0L;
        while (!writers.IsCompleted || horizon.Final < await host.ScalarAsync<long>("SELECT last_value FROM ledger.facts_position_seq") || cursor < horizon.Final)
        {
            var batch = await reader.ReadAsync("ledger", cursor, null, 100, default);
            read.AddRange(batch.Facts.Select(f => f.Position));
            cursor = batch.UpTo;
            // As often as it can: each look at the log is a chance to pass an open transaction.
            horizon.Ring();
            await horizon.WaitBeyondAsync(cursor, TimeSpan.FromMilliseconds(5), default);
        }

        var written = (await writers).Sum();
        Assert.Equal(8 * 500, written);
        Assert.Equal(written, read.Count);
        Assert.Equal(read.Order().Distinct(), read);
    }

    [Fact]
    public async Task The_end_of_the_log_is_never_read_beyond_what_was_given_out()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        var reader = host.Of<FactReader>();
        await using var writer = await host.ConnectAsync();
        var giving = Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                await WatchTests.ExecuteAsync(writer, "SELECT count(nextval('ledger.facts_position_seq')) FROM generate_series(1, 30000)");
            }
        });
        // In the server, for it takes a hundred thousand looks; what was read too high is told by what is read next.
        await using var looking = await host.ConnectAsync();
        await WatchTests.ExecuteAsync(looking, $"""
            DO $$
            DECLARE last bigint := 0; issued bigint;
            BEGIN
                FOR i IN 1..400000 LOOP
                    issued := (SELECT {FactReader.Issued("ledger.facts_position_seq")});
                    IF issued < last THEN RAISE EXCEPTION '% was the end of the log, and then %', last, issued; END IF;
                    last := issued;
                END LOOP;
            END $$
            """);
        await giving;
        Assert.Equal(3_000_000, await reader.IssuedAsync("ledger", default));
    }

    [Fact]
    public async Task A_sequence_that_keeps_positions_in_reserve_is_refused_with_the_remedy()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        await using (var connection = await host.ConnectAsync())
        {
            await new NpgsqlCommand("ALTER TABLE ledger.facts ALTER COLUMN position SET CACHE 20", connection).ExecuteNonQueryAsync();
        }

        await using var other = await host.BesideAsync(["ledger"]);
        await Soon.BecomesTrueAsync(() => other.Of<Horizons>().For("ledger").Complaint?.Contains("CACHE 1") == true, "the complaint");
        Assert.Null(host.Of<Horizons>().For("ledger").Complaint);
    }

    // Transactions of one to five facts, some held open for a moment, one in five taken back and tried anew.
    private static async Task<int> WriteAsync(TestHost host, int number, int facts)
    {
        var chance = new Random(number);
        await using var connection = await host.ConnectAsync();
        var written = 0;
        while (written < facts)
        {
            await using var transaction = await connection.BeginTransactionAsync();
            var some = Math.Min(chance.Next(1, 6), facts - written);
            for (var i = 0; i < some; i++)
            {
                await LedgerHost.WriteFactAsync(connection);
            }

            if (chance.Next(5) == 0)
            {
                await Task.Delay(chance.Next(10));
            }

            if (chance.Next(5) == 0)
            {
                await transaction.RollbackAsync();
                continue;
            }

            await transaction.CommitAsync();
            written += some;
        }

        return written;
    }
}
