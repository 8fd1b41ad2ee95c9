using Cchc.Platform.V1;
using CchcPlatform.Server.Sealing;
using CchcPlatform.Server.Sealing.Verification;

namespace CchcPlatform.Host.Tests.Sealing;

/// <summary>Exports whose unsigned lines were edited by hand: the first line decides nothing that only a signature can.</summary>
public sealed class HostileExportTests(SealedLedger ledger) : IClassFixture<SealedLedger>
{
    private const string A = SealedLedger.A;
    private const string B = SealedLedger.B;

    [Theory]
    [InlineData(B, "ledger")]
    [InlineData("", "steering")]
    public async Task A_first_line_that_names_less_does_not_hide_a_chain_that_was_cut(string commune, string module)
    {
        var export = await CutAsync(header =>
        {
            header.Commune = commune;
            header.Modules.Clear();
            header.Modules.Add(module);
        });
        var wrong = Verifier.Run(export, ledger.Witness).Findings.Where(f => f.Severity == Severity.Wrong && f.Commune == A).ToList();
        Assert.Equal(["out_of_scope", "removed"], wrong.Select(f => f.Kind).Order());
        Assert.Contains(wrong, f => f.Sentence.Contains("everything after position 7 was removed (6 facts)"));
        Assert.Contains(Verifier.Run(export).Findings, f => f.Kind == "out_of_scope" && f.Commune == A);
    }

    [Fact]
    public async Task A_log_that_only_the_first_line_knows_does_not_turn_what_was_removed_into_a_restore()
    {
        var export = await CutAsync(header => header.Logs.Add(new ExportedLog { Module = "ledger", LogId = Guid.NewGuid().ToString(), BeginsAfter = 17, BeginTime = header.ExportTime }));
        var wrong = Assert.Single(Verifier.Run(export, ledger.Witness).Findings, f => f.Severity > Severity.Note);
        Assert.Equal(("removed", A, Severity.Wrong), (wrong.Kind, wrong.Commune, wrong.Severity));
        Assert.Contains("is claimed by the first line of the export only: nobody signed a checkpoint of that log.", wrong.Sentence);
    }

    [Fact]
    public async Task A_time_that_was_put_back_hides_no_chain_that_was_cut()
    {
        var export = await CutAsync(header => header.ExportTime = ledger.Keys.Read().All[0].ValidFromTime);
        Assert.Contains(Verifier.Run(export, ledger.Witness).Findings, f => f is { Severity: Severity.Wrong, Kind: "removed", Commune: A });
        export = await CutAsync(header => header.ExportTime = null);
        Assert.Contains(Verifier.Run(export, ledger.Witness).Findings, f => f is { Severity: Severity.Wrong, Kind: "removed", Commune: A });
    }

    // 25195 ends with position 7 and its first checkpoint; the end counts so.
    private async Task<string> CutAsync(Action<ExportHeader> change)
    {
        var export = await ledger.ExportAsync();
        List<EvidenceLine> lines = [.. EvidenceLines.Read(export).Select(l => l.Line!).Where(l => l.Fact is not { Commune: A, Position: > 7 } && l.Checkpoint is not { Commune: A, Number: > 1 })];
        change(lines[0].Header);
        (lines[^1].End.FactCount, lines[^1].End.CheckpointCount) = (lines.Count(l => l.Fact is not null), lines.Count(l => l.Checkpoint is not null));
        await File.WriteAllLinesAsync(export, lines.Select(EvidenceLines.Format));
        return export;
    }
}
