using CchcPlatform.Host.Tests.Clients;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Host.Tests.Operations;
using CchcPlatform.Server;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Facts;
using CchcPlatform.Server.Sealing;
using CchcPlatform.Server.Sealing.Verification;
using CchcPlatform.Testing;

namespace CchcPlatform.Host.Tests.Sealing;

/// <summary>A log that begins anew, honestly after a restore or to hide what was done to the one before; each test has a database of its own.</summary>
public sealed class NewLogTests : IAsyncLifetime
{
    private const string A = SealedLedger.A;
    private const string B = SealedLedger.B;

    private readonly SealedLedger ledger = new();

    public ValueTask InitializeAsync() => ledger.InitializeAsync();

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    [Fact]
    public async Task Edited_facts_are_not_sealed_anew_as_another_log_and_named_where_they_were()
    {
        await ledger.ExecuteAsync("UPDATE ledger.facts SET reason = 'khác' WHERE position = 9; DELETE FROM ledger.fact_checkpoints");
        await BeginAsync();
        var refused = await Assert.ThrowsAsync<SealBrokenException>(() => ledger.Sealer.RunOnceAsync(default));
        Assert.Contains("took over the facts of commune 25195 up to position 12, but they are not those that checkpoint 2 of log", refused.Message);
        Assert.Equal(0L, await ledger.Host.ScalarAsync<long>("SELECT count(*) FROM ledger.fact_checkpoints"));

        // A host that has the key, but not the witness, cannot know.
        await SealElsewhereAsync();
        var report = await ledger.VerifyAsync(ledger.Witness);
        var wrong = Assert.Single(report.Findings, f => f.Severity == Severity.Wrong);
        Assert.Equal(("sealed_anew", A), (wrong.Kind, wrong.Commune));
        Assert.Contains("The facts after position 7 up to position 12 are not those that the witness's checkpoint 2 of log", wrong.Sentence);
        Assert.Contains("lost by it with 0 facts after position 17", Assert.Single(report.Findings, f => f.Kind == "lost_by_restore").Sentence);
    }

    [Theory]
    [InlineData("DELETE FROM ledger.facts WHERE position = 17")]
    [InlineData("SELECT nextval(pg_get_serial_sequence('ledger.facts', 'position'))")]
    public async Task Edited_facts_are_named_also_where_the_log_begins_before_the_end_of_the_last_checkpoint(string end)
    {
        await ledger.ExecuteAsync($"{end}; UPDATE ledger.facts SET reason = 'khác' WHERE position = 14; DELETE FROM ledger.fact_checkpoints");
        await BeginAsync();
        await Assert.ThrowsAsync<SealBrokenException>(() => ledger.Sealer.RunOnceAsync(default));
        await SealElsewhereAsync();
        Assert.Equal(("sealed_anew", A), (await ledger.VerifyAsync(ledger.Witness)).Findings.Where(f => f.Severity == Severity.Wrong).Select(f => (f.Kind, f.Commune)).Single());
    }

    [Theory]
    [InlineData("now() + interval '1 hour'", "recorded_before", "10 facts from position 1 on were recorded before log")]
    [InlineData("now() - interval '1 hour'", "log_time", "two databases went on at once, or the time of the log was put back")]
    public async Task A_log_that_says_it_took_over_less_than_it_holds_is_named(string begun, string kind, string words)
    {
        await ledger.ExecuteAsync($"""
            UPDATE ledger.facts SET reason = 'khác' WHERE position = 9;
            DELETE FROM ledger.fact_checkpoints;
            UPDATE ledger.fact_log_ids SET begun_at = now() - interval '2 hours';
            INSERT INTO ledger.fact_log_ids (id, begins_after, begun_at) VALUES (gen_random_uuid(), 0, {begun});
            """);
        await SealElsewhereAsync();
        Assert.Contains((await ledger.VerifyAsync(ledger.Witness)).Findings, f => f.Severity == Severity.Wrong && f.Kind == kind && f.Commune == A && f.Sentence.Contains(words));

        // Nor does it help to take away the identity of the log before.
        await ledger.ExecuteAsync("DELETE FROM ledger.fact_log_ids WHERE begun_at = (SELECT min(begun_at) FROM ledger.fact_log_ids)");
        Assert.Contains((await ledger.VerifyAsync(ledger.Witness)).Findings, f => f.Severity == Severity.Wrong && f.Kind == kind && f.Commune == A);
    }

    [Fact]
    public async Task Facts_that_a_backup_has_without_their_checkpoint_are_not_lost()
    {
        await ledger.ExecuteAsync("DELETE FROM ledger.fact_checkpoints WHERE number = 3");
        await BeginAsync();
        await SealHereAsync(6);
        var report = await ledger.VerifyAsync(ledger.LiveWitness);
        Assert.Equal(Severity.Lost, report.Verdict);
        var lost = report.Findings.Where(f => f.Kind == "lost_by_restore").ToList();
        Assert.NotEmpty(lost);
        Assert.All(lost, f => Assert.Contains("with 0 facts after position 17", f.Sentence));
    }

    [Fact]
    public async Task A_change_that_was_under_way_when_the_backup_was_made_is_lost_and_nobody_is_accused()
    {
        await ledger.ExecuteAsync("DELETE FROM ledger.facts WHERE position = 16; DELETE FROM ledger.fact_checkpoints WHERE number = 3");
        await BeginAsync();
        await SealHereAsync(6);
        var report = await ledger.VerifyAsync(ledger.LiveWitness);
        Assert.Equal(Severity.Lost, report.Verdict);
        Assert.Contains("with 2 facts after position 12", Assert.Single(report.Findings, f => f.Kind == "lost_by_restore" && f.Commune == B).Sentence);

        // What was sealed long before the newest fact was in every backup that has this one.
        await ledger.ExecuteAsync("UPDATE ledger.facts SET recorded_at = recorded_at + interval '1 hour' WHERE position = 17");
        Assert.Contains((await ledger.VerifyAsync(ledger.LiveWitness)).Findings, f => f.Kind == "sealed_anew" && f.Commune == B);
    }

    [Fact]
    public async Task Facts_of_no_commune_are_taken_over_like_those_of_a_commune()
    {
        await ledger.AddAsync(("", 1));
        await ledger.SealAsync();
        await ledger.ExecuteAsync("DELETE FROM ledger.fact_checkpoints WHERE commune = ''");
        await BeginAsync();
        await SealHereAsync(7);
        var report = await ledger.VerifyAsync(ledger.LiveWitness);
        Assert.Equal(Severity.Lost, report.Verdict);
        Assert.Equal("", Assert.Single(report.Findings, f => f.Severity > Severity.Note).Commune);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_older_state_that_hosts_went_on_with_is_declared_as_of_when_it_came_into_use(bool declaredWithoutTime)
    {
        await ledger.ExecuteAsync("DELETE FROM ledger.facts WHERE position > 7; DELETE FROM ledger.fact_checkpoints WHERE last_position > 7; SELECT setval('ledger.facts_position_seq', 7)");
        var since = DateTimeOffset.UtcNow;
        // Recorded for an hour before anybody declares it.
        await ledger.AddAsync((A, 1), (B, 10));
        await ledger.ExecuteAsync("UPDATE ledger.facts SET recorded_at = recorded_at + interval '1 hour' WHERE position > 7");
        var sealer = new Sealer("ledger", ledger.Host.Of<ModuleDataSources>().For("ledger"), ledger.Host.Of<Horizons>().For("ledger"), ledger.Host.Of<FactReader>(), ledger.Keys,
            _ => Task.FromResult(true), ledger.Host.Of<Witness>(), ledger.Host.Of<SealSettings>(), SealedLedger.HourAhead);
        Assert.Contains("new-log --since", (await Assert.ThrowsAsync<SealBrokenException>(() => sealer.RunOnceAsync(default))).Message);
        if (declaredWithoutTime)
        {
            await BeginAsync();
            Assert.Contains("new-log --since", (await Assert.ThrowsAsync<SealBrokenException>(() => sealer.RunOnceAsync(default))).Message);
        }

        Assert.Equal((1, true), await DeclareAsync("2020-01-01T00:00:00Z", "before the first log"));
        Assert.Equal((1, true), await DeclareAsync($"{since.AddDays(2):O}", "is still to come"));
        Assert.Equal((2, true), await DeclareAsync("yesterday", "must be an instant"));
        Assert.Equal((0, true), await DeclareAsync($"{since:O}", ""));
        await Soon.BecomesTrueAsync(async () =>
        {
            await sealer.RunOnceAsync(default);
            return await ledger.Host.ScalarAsync<long>("SELECT count(*) FROM ledger.fact_checkpoints") == 4;
        }, "the new facts are sealed");
        var report = await ledger.VerifyAsync(ledger.LiveWitness);
        Assert.Equal(Severity.Lost, report.Verdict);
        Assert.Equal(["lost_by_restore", "lost_by_restore"], report.Findings.Where(f => f.Severity > Severity.Note).Select(f => f.Kind));
        Assert.Contains(report.Findings, f => f.Commune == A && f.Sentence.Contains("lost by it with 6 facts after position 7"));

        async Task<(int, bool)> DeclareAsync(string time, string words)
        {
            var ran = await Command.RunAsync(null, "env", Path.GetDirectoryName(ledger.LiveWitness)!, $"Modules__Folder={LedgerHost.Folder}", "Modules__Enabled=ledger",
                $"ConnectionStrings__Cchc={ledger.Host.ConnectionString}", $"CCHC_DATA={ledger.Host.Of<HostSettings>().DataFolder}", "dotnet", TestTool.Path, "migrate", "new-log", "--since", time);
            return (ran.ExitCode, ran.Error.Contains(words));
        }
    }

    [Fact]
    public async Task After_a_restore_to_before_the_first_checkpoint_all_facts_are_lost()
    {
        await ledger.ExecuteAsync("DELETE FROM ledger.facts; DELETE FROM ledger.fact_checkpoints");
        await BeginAsync();
        await ledger.AddAsync((A, 2));
        await SealHereAsync(1);
        var lost = (await ledger.VerifyAsync(ledger.LiveWitness)).Findings.Where(f => f.Kind == "lost_by_restore").OrderBy(f => f.Commune, StringComparer.Ordinal).ToList();
        Assert.Contains("lost by it with 10 facts. ", lost[0].Sentence);
        Assert.Contains("lost by it with 7 facts. ", lost[1].Sentence);
    }

    [Fact]
    public async Task Which_witness_is_named_first_decides_nothing()
    {
        await ledger.ExecuteAsync("DELETE FROM ledger.facts WHERE position > 7; DELETE FROM ledger.fact_checkpoints WHERE last_position > 7");
        await BeginAsync();
        await ledger.AddAsync((A, 2), (B, 1));
        await SealHereAsync(4);
        var (before, after) = (ledger.LiveWitness + ".before", ledger.LiveWitness + ".after");
        var lines = await File.ReadAllLinesAsync(ledger.LiveWitness);
        var first = lines.Select(EvidenceLines.Parse).First(l => l!.Checkpoint is not null)!.Checkpoint.LogId;
        await File.WriteAllLinesAsync(before, lines.Where(l => l.Contains(first) || !l.Contains("logId")));
        await File.WriteAllLinesAsync(after, lines.Where(l => !l.Contains(first)));
        Assert.Equal(Severity.Lost, (await ledger.VerifyAsync(before, after)).Verdict);
        Assert.Equal(Severity.Lost, (await ledger.VerifyAsync(after, before)).Verdict);
    }

    private Task BeginAsync() => new SchemaSetup(ledger.Host.Of<ModuleDataSources>(), ledger.Host.Of<Secrets>()).BeginNewLogAsync("ledger", default);

    // The host follows the new log from its beginning: for a moment it knows nothing final.
    private Task SealHereAsync(long checkpoints) => Soon.BecomesTrueAsync(async () =>
    {
        await ledger.SealAsync();
        return await ledger.Host.ScalarAsync<long>("SELECT count(*) FROM ledger.fact_checkpoints") == checkpoints;
    }, "the facts are sealed");

    private async Task SealElsewhereAsync()
    {
        await using var other = await ledger.Host.BesideAsync(["ledger"], [.. ledger.Settings.Where(s => s.Item1 != "Seal:WitnessFile"), ("Seal:WitnessFile", ledger.LiveWitness + ".elsewhere")]);
        await Soon.BecomesTrueAsync(() => other.Of<Horizons>().For("ledger").Final >= 16, "it knows the facts");
        await other.Of<Sealers>().Find("ledger")!.RunOnceAsync(default);
    }
}
