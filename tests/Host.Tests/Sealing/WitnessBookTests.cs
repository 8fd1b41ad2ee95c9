using System.Security.Cryptography;
using Cchc.Platform.V1;
using CchcPlatform.Server.Sealing;
using CchcPlatform.Server.Sealing.Verification;

namespace CchcPlatform.Host.Tests.Sealing;

/// <summary>Several witnesses that contradict each other, or that hold what no honest one does.</summary>
public sealed class WitnessBookTests(SealedLedger ledger) : IClassFixture<SealedLedger>
{
    private const string A = SealedLedger.A;

    [Theory]
    [InlineData(3)]
    [InlineData(1)]
    public async Task A_forged_line_beside_a_signed_one_accuses_nobody(long number)
    {
        var forged = await AlterAsync(number, checkpoint => checkpoint.FactCount++);
        foreach (var report in new[] { await ledger.VerifyAsync(ledger.Witness, forged), await ledger.VerifyAsync(forged, ledger.Witness) })
        {
            var finding = Assert.Single(report.Findings);
            Assert.Equal((Severity.Note, "witness_altered", A), (finding.Severity, finding.Kind, finding.Commune));
            Assert.Contains($"different checkpoints {number} of log", finding.Sentence);
            Assert.Equal([3, 3], report.Chains.Select(c => c.WitnessedUpTo));
        }

        // The signed one is what the export is compared with.
        var other = await AlterAsync(number, checkpoint => checkpoint.LastPosition++);
        Assert.Contains((await ledger.VerifyAsync(forged, other)).Findings, f => f is { Severity: Severity.Wrong, Kind: "witness_altered" } && f.Sentence.Contains("none of them is signed"));
    }

    [Fact]
    public async Task A_chain_that_was_signed_twice_is_named()
    {
        using var stolen = ECDsa.Create();
        stolen.ImportFromPem(ledger.StolenPem);
        var twice = await AlterAsync(1, checkpoint =>
        {
            checkpoint.RootHash = SignedText.NoHash;
            checkpoint.Signature = SignedText.Sign(stolen, SignedText.Of(checkpoint));
        });
        Assert.Contains((await ledger.VerifyAsync(ledger.Witness, twice)).Findings, f => f is { Severity: Severity.Wrong, Kind: "signed_twice", Commune: A });
    }

    private async Task<string> AlterAsync(long number, Action<Checkpoint> change)
    {
        var altered = $"{ledger.Witness}.{Guid.NewGuid():N}";
        await File.WriteAllLinesAsync(altered, EvidenceLines.Read(ledger.Witness).Select(read =>
        {
            if (read.Line!.Checkpoint is { Commune: A } checkpoint && checkpoint.Number == number)
            {
                change(checkpoint);
            }

            return EvidenceLines.Format(read.Line);
        }));
        return altered;
    }
}
