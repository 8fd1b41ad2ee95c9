using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Host.Tests.Telemetry;
using CchcPlatform.Server.Platform;
using CchcPlatform.Server.Sealing;
using CchcPlatform.Server.Sealing.Verification;
using CchcPlatform.Testing;
using Microsoft.Extensions.Logging;

namespace CchcPlatform.Host.Tests.Sealing;

/// <summary>What becomes of sealing when its keys are succeeded, lost or away; each test has a database of its own.</summary>
public sealed class SealKeyTests : IAsyncLifetime
{
    private const string A = SealedLedger.A;

    private readonly SealedLedger ledger = new();

    private string Away => ledger.KeyFolder + ".away";

    public ValueTask InitializeAsync() => ledger.InitializeAsync();

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    [Fact]
    public async Task A_lost_key_is_replaced_by_one_that_the_verification_points_out()
    {
        File.Delete(Path.Combine(ledger.KeyFolder, "2.pem"));
        await ledger.AddAsync((A, 1));
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ledger.Sealer.RunOnceAsync(default));
        Assert.Contains("build/seal-key add --lost", refused.Message);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ledger.Keys.AddAsync(DateTimeOffset.UtcNow, lost: false, default));
        await ledger.Keys.AddAsync(DateTimeOffset.UtcNow, lost: true, default);
        await ledger.SealAsync();
        Assert.Equal(Severity.Note, (await ledger.VerifyAsync(ledger.LiveWitness)).Verdict);
        Assert.Contains((await ledger.VerifyAsync(ledger.LiveWitness)).Findings, f => f.Kind == "key" && f.Sentence.Contains("the witness knows the new one"));
        Assert.Contains((await ledger.VerifyAsync(ledger.Witness)).Findings, f => f is { Kind: "key", Severity: Severity.Wrong });
    }

    [Fact]
    public async Task A_succeeded_key_is_removed_also_while_there_is_nothing_to_seal()
    {
        await ledger.SealAsync();
        var last = ledger.Keys.Read().All[^1];
        var next = await ledger.Keys.AddAsync(DateTimeOffset.UtcNow.AddSeconds(1), lost: false, default);
        Assert.True(File.Exists(Path.Combine(ledger.KeyFolder, last.Number + ".pem")));
        await Soon.BecomesTrueAsync(() => DateTimeOffset.UtcNow > next.ValidFromTime.ToDateTimeOffset(), "the next key is in force");
        Assert.False(await ledger.Sealer.RunOnceAsync(default));
        Assert.False(File.Exists(Path.Combine(ledger.KeyFolder, last.Number + ".pem")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_the_keys_are_away_no_other_one_is_made_and_sealing_goes_on_when_they_are_back(bool witnessKept)
    {
        Directory.Move(ledger.KeyFolder, Away);
        await using var other = await StartAsync(witnessKept);
        var sealer = other.Of<Sealers>().Find("ledger")!;
        // Also the first facts of a commune, and a turn with nothing to seal.
        Assert.Contains("bring that folder back", (await Assert.ThrowsAsync<SealBrokenException>(() => sealer.RunOnceAsync(default))).Message);
        await ledger.AddAsync(("25197", 2));
        await KnowsTheEndAsync(other);
        var refused = await Assert.ThrowsAsync<SealBrokenException>(() => sealer.RunOnceAsync(default));
        Assert.Equal($"Facts were sealed before, but the keys that seal are not in {ledger.KeyFolder}: bring that folder back, or if it is lost for good run build/seal-key add --lost.", refused.Message);
        var health = await other.Of<ModuleHealth>().CheckAsync(other.Of<Server.Loading.LoadedModules>().Find("ledger")!, default);
        Assert.Contains(health, h => h.Name == "sealing" && !h.Healthy && h.Description == refused.Message);
        Assert.Empty(Directory.EnumerateFiles(ledger.KeyFolder, "*.pem"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ledger.Keys.AddAsync(DateTimeOffset.UtcNow, lost: false, default));

        Directory.Delete(ledger.KeyFolder, recursive: true);
        Directory.Move(Away, ledger.KeyFolder);
        await SealAsync(sealer);
        Assert.Null(sealer.Complaint);
        var report = await ledger.VerifyAsync(ledger.LiveWitness);
        Assert.Empty(report.Findings);
        Assert.Equal(new ChainSummary("ledger", "25197", 2, 0, 1, 19, 1), report.Chains[2]);
    }

    [Fact]
    public async Task A_module_without_checkpoints_gets_no_first_key_while_another_one_has_some()
    {
        Directory.Move(ledger.KeyFolder, Away);
        await using var other = await StartAsync(witnessKept: false, "ledger", "mirror");
        Assert.Equal(0L, await ledger.Host.ScalarAsync<long>("SELECT count(*) FROM mirror.fact_checkpoints"));
        await Assert.ThrowsAsync<SealBrokenException>(() => other.Of<Sealers>().Find("mirror")!.RunOnceAsync(default));
        Assert.Empty(Directory.EnumerateFiles(ledger.KeyFolder, "*.pem"));
    }

    [Fact]
    public async Task A_host_without_the_keys_serves_and_its_log_says_once_that_they_are_away()
    {
        Directory.Move(ledger.KeyFolder, Away);
        ledger.Host.Of<Witness>().Dispose();
        var log = new WrittenLog();
        await using var other = await ledger.Host.StartBesideAsync(
            ["ledger"], LedgerHost.Settings([.. ledger.Settings, ("Seal:IntervalSeconds", "0.05")]), builder => builder.Logging.AddProvider(log));
        await (await other.LedgerAsync()).OpenAsync("served");
        await Soon.BecomesTrueAsync(() => Told().Any(), "the log tells it");
        // Longer than the pauses after the first refusals.
        await Task.Delay(500);
        Assert.Single(Told());

        IEnumerable<string> Told() => log.Lines.Where(line => line.Contains("Nothing of ledger is sealed: Facts were sealed before"));
    }

    [Fact]
    public async Task Keys_that_do_not_continue_those_of_the_witness_are_not_told_to_it_and_seal_nothing()
    {
        Directory.Move(ledger.KeyFolder, Away);
        await ledger.Keys.EnsureAsync(DateTimeOffset.UtcNow, _ => Task.FromResult(false), default);
        await using var other = await StartAsync(witnessKept: true);
        await ledger.AddAsync(("25197", 2));
        await KnowsTheEndAsync(other);
        var refused = await Assert.ThrowsAsync<SealBrokenException>(() => other.Of<Sealers>().Find("ledger")!.RunOnceAsync(default));
        Assert.StartsWith("The witness file knows key 1 (", refused.Message);
        Assert.Equal(await File.ReadAllBytesAsync(ledger.Witness), await File.ReadAllBytesAsync(ledger.LiveWitness));
        Assert.Equal(0L, await ledger.Host.ScalarAsync<long>("SELECT count(*) FROM ledger.fact_checkpoints WHERE commune = '25197'"));
    }

    [Fact]
    public async Task Keys_that_are_lost_for_good_are_succeeded_by_one_that_follows_the_witness()
    {
        Directory.Delete(ledger.KeyFolder, recursive: true);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ledger.Keys.AddAsync(DateTimeOffset.UtcNow, lost: true, ledger.Witness + ".nowhere", default));
        var added = await ledger.Keys.AddAsync(DateTimeOffset.UtcNow, lost: true, ledger.Witness, default);
        Assert.Equal(3, added.Number);
        await ledger.AddAsync((A, 1), ("25197", 2));
        await ledger.SealAsync();
        var report = await ledger.VerifyAsync(ledger.LiveWitness);
        Assert.Equal(Severity.Note, report.Verdict);
        Assert.Contains(report.Findings, f => f.Kind == "key" && f.Sentence.Contains("Key 3"));
    }

    // The host that sealed ends, and another one starts, with the same witness file or a new one.
    private async Task<TestHost> StartAsync(bool witnessKept, params string[] modules)
    {
        ledger.Host.Of<Witness>().Dispose();
        if (!witnessKept)
        {
            File.Delete(ledger.LiveWitness);
        }

        return await ledger.Host.BesideAsync(modules is [] ? ["ledger"] : modules, ledger.Settings);
    }

    private Task KnowsTheEndAsync(TestHost other) =>
        Soon.BecomesTrueAsync(() => other.Of<Server.Facts.Horizons>().For("ledger").Final == ledger.Host.Of<Server.Facts.Horizons>().For("ledger").Final, "it knows the end");

    private static async Task SealAsync(Sealer sealer)
    {
        while (await sealer.RunOnceAsync(default))
        {
        }
    }
}
