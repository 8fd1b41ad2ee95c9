using CchcPlatform.Server.Data;
using CchcPlatform.Server.Facts;

namespace CchcPlatform.Host.Tests.Facts;

public sealed class MarkTests
{
    [Fact]
    public async Task What_was_known_at_an_instant_stays_the_same_while_two_hosts_go_on()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        await using var other = await host.BesideAsync(["ledger"]);
        var (reader, horizon) = (host.Of<FactReader>(), host.Of<Horizons>().For("ledger"));
        Assert.Equal(0, await reader.PositionAsOfAsync("ledger", DateTimeOffset.UtcNow, default));

        var answers = new List<(DateTimeOffset Instant, long Position)>();
        await using var writer = await host.ConnectAsync();
        // On a busy machine marks come late: it goes on until there are some.
        for (var i = 0; i < 150 || (i < 3000 && answers.Select(a => a.Position).Distinct().Count() <= 3); i++)
        {
            await LedgerHost.WriteFactAsync(writer);
            host.Of<Horizons>().For("ledger").Ring();
            other.Of<Horizons>().For("ledger").Ring();
            var now = new DateTimeOffset(await host.ScalarAsync<DateTime>("SELECT clock_timestamp()"));
            answers.Add((now, await (i % 2 == 0 ? reader : other.Of<FactReader>()).PositionAsOfAsync("ledger", now, default)));
            await Task.Delay(10);
        }

        await Soon.BecomesTrueAsync(async () => await reader.PositionAsOfAsync("ledger", DateTimeOffset.MaxValue, default) == answers.Count, "the last mark");
        // The last mark may be the other host's; this one's horizon follows.
        await Soon.BecomesTrueAsync(() => Task.FromResult(horizon.Final == answers.Count), "the horizon of this host");
        foreach (var (instant, position) in answers)
        {
            Assert.Equal(position, await reader.PositionAsOfAsync("ledger", instant, default));
        }

        Assert.True(answers.Select(a => a.Position).Distinct().Count() > 3, "marks were made on the way");
        Assert.Equal(0L, await host.ScalarAsync<long>("""
            SELECT count(*) FROM (SELECT position, lag(position) OVER (ORDER BY at) AS earlier FROM ledger.fact_marks) AS marks WHERE earlier >= position
            """));
    }

    [Fact]
    public async Task No_mark_of_a_log_is_written_into_the_one_that_has_replaced_it_nor_beyond_its_end()
    {
        // Of a module that is not loaded here, so that no host marks it meanwhile.
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        var source = host.Of<ModuleDataSources>().For("mirror");
        var log = await host.ScalarAsync<Guid>("SELECT id FROM mirror.fact_log_ids");
        var last = await host.ScalarAsync<long>("SELECT nextval('mirror.facts_position_seq')");
        await FactMarks.RecordAsync(source, "mirror", Guid.NewGuid(), last, default);
        await FactMarks.RecordAsync(source, "mirror", log, last + 1, default);
        Assert.Equal(0L, await host.ScalarAsync<long>("SELECT count(*) FROM mirror.fact_marks"));
        await FactMarks.RecordAsync(source, "mirror", log, last, default);
        Assert.Equal(last, await host.ScalarAsync<long>("SELECT max(position) FROM mirror.fact_marks"));
    }

    [Fact]
    public async Task A_mark_that_is_being_written_is_waited_for()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        var reader = host.Of<FactReader>();
        await using var marking = await host.ConnectAsync();
        await using var open = await marking.BeginTransactionAsync();
        // As a host does that is slow to commit its mark.
        await new Npgsql.NpgsqlCommand("SELECT pg_advisory_xact_lock(1128482886, hashtext('ledger')); INSERT INTO ledger.fact_marks VALUES (clock_timestamp(), 7)", marking).ExecuteNonQueryAsync();
        var asked = reader.PositionAsOfAsync("ledger", DateTimeOffset.UtcNow.AddSeconds(5), default);
        await Soon.BecomesTrueAsync(async () => await host.ScalarAsync<long>("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") > 0, "the reader waits");
        Assert.False(asked.IsCompleted);
        await open.CommitAsync();
        Assert.Equal(7, await asked);
    }
}
