using CchcPlatform.Host.Tests.Clients;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Server.Sealing;
using CchcPlatform.Testing;

namespace CchcPlatform.Host.Tests.Sealing;

public sealed class WitnessFileTests
{
    [Fact]
    public async Task A_witness_file_that_can_only_be_added_to_is_enough()
    {
        await using var ledger = new SealedLedger();
        await ledger.InitializeAsync();
        ledger.Host.Of<Witness>().Dispose();
        // What a crash left of a line.
        await File.AppendAllTextAsync(ledger.LiveWitness, "{\"checkpoint\":");
        var before = await File.ReadAllTextAsync(ledger.LiveWitness);
        var only = await ChangeAsync("+a");
        Assert.SkipUnless(only.ExitCode == 0, "only root makes a file append-only, where the file system can: " + only.Error);
        try
        {
            Assert.ThrowsAny<Exception>(() => File.WriteAllText(ledger.LiveWitness, ""));
            await using var other = await ledger.Host.BesideAsync(["ledger"], ledger.Settings);
            await ledger.AddAsync((SealedLedger.A, 1));
            var sealer = other.Of<Sealers>().Find("ledger")!;
            await Soon.BecomesTrueAsync(
                async () =>
                {
                    await sealer.RunOnceAsync(default);
                    return await ledger.Host.ScalarAsync<long>("SELECT max(last_position) FROM ledger.fact_checkpoints") == 18;
                },
                "the new fact is sealed");
            Assert.StartsWith(before + "\n{", await File.ReadAllTextAsync(ledger.LiveWitness));
            var report = await ledger.VerifyAsync(ledger.LiveWitness);
            Assert.Equal("witness_line", Assert.Single(report.Findings).Kind);
            Assert.Equal([4, 3], report.Chains.Select(c => c.WitnessedUpTo));
        }
        finally
        {
            await ChangeAsync("-a");
        }

        Task<Command> ChangeAsync(string attribute) => Command.RunAsync(null, "chattr", Path.GetDirectoryName(ledger.LiveWitness)!, attribute, ledger.LiveWitness);
    }
}
