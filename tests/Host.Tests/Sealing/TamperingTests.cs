using System.Security.Cryptography;
using Cchc.Platform.V1;
using CchcPlatform.Server.Sealing;
using CchcPlatform.Server.Sealing.Verification;
using Google.Protobuf;

namespace CchcPlatform.Host.Tests.Sealing;

/// <summary>What a superuser of the database, an operator or a thief of keys can do, done for real; the verification names it.</summary>
public sealed class TamperingTests(SealedLedger ledger) : IClassFixture<SealedLedger>, IAsyncLifetime
{
    private const string A = SealedLedger.A;
    private const string B = SealedLedger.B;

    public async ValueTask InitializeAsync() => await ledger.RestoreAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_honest_export_passes_and_without_a_witness_says_what_cannot_be_excluded()
    {
        var witnessed = await ledger.VerifyAsync(ledger.Witness);
        Assert.Equal(Severity.Note, witnessed.Verdict);
        Assert.Empty(witnessed.Findings);
        Assert.Equal([new("ledger", A, 10, 0, 3, 17, 3), new("ledger", B, 7, 0, 3, 17, 3)], witnessed.Chains);

        var alone = await ledger.VerifyAsync();
        Assert.Equal(Severity.Note, alone.Verdict);
        Assert.Equal(["keys", "truncation", "truncation"], alone.Findings.Select(f => f.Kind).Order());
        Assert.Contains(alone.Findings, f => f.Commune == A && f.Sentence.Contains("facts after position 17 (checkpoint 3"));
    }

    [Fact]
    public async Task One_commune_can_be_exported_and_checked_alone()
    {
        var report = Verifier.Run(await ledger.ExportAsync(B), ledger.Witness);
        // Nobody signs what an export says of itself, so what it leaves out is told.
        var left = Assert.Single(report.Findings);
        Assert.Equal((Severity.Note, "left_out"), (left.Severity, left.Kind));
        Assert.Contains("ledger and commune 25196, says its first line. Nothing is said about what else the witness knows: ledger 25195.", left.Sentence);
        Assert.Equal([new("ledger", B, 7, 0, 3, 17, 3)], report.Chains);
    }

    [Fact]
    public async Task An_export_whose_first_line_was_made_to_name_less_tells_what_it_leaves_out()
    {
        var empty = await EditAsync(await ledger.ExportAsync(), lines =>
        {
            lines[0].Header.Modules.Clear();
            lines[^1].End.FactCount = lines[^1].End.CheckpointCount = 0;
            return [.. lines.Where(l => l.Fact is null && l.Checkpoint is null)];
        });
        Assert.Contains(Verifier.Run(empty, ledger.Witness).Findings, f => f.Kind == "left_out" && f.Sentence.Contains("no module") && f.Sentence.Contains("ledger 25195, ledger 25196"));
    }

    [Theory]
    [InlineData("payload = 'x'")]
    [InlineData("type = 'cchc.ledger.v1.EntryAdded'")]
    [InlineData("resource = resource || 'x'")]
    [InlineData("revision = revision + 1")]
    [InlineData("actor = 'nobody'")]
    [InlineData("reason = 'Lý do khác'")]
    [InlineData("request_id = 'r'")]
    [InlineData("trace_parent = 't'")]
    [InlineData("recorded_at = recorded_at - interval '1 microsecond'")]
    public async Task An_edited_row_is_named(string change)
    {
        await ledger.ExecuteAsync($"UPDATE ledger.facts SET {change} WHERE position = 9");
        AssertOnly(await ledger.VerifyAsync(), "edited", A, "position 9 was edited", 9);
    }

    [Fact]
    public async Task A_row_deleted_in_the_middle_is_named_by_its_neighbors()
    {
        await ledger.ExecuteAsync("DELETE FROM ledger.facts WHERE position = 9");
        AssertOnly(await ledger.VerifyAsync(), "deleted", A, "One fact between positions 8 and 10 was deleted", 8, 10);
    }

    [Fact]
    public async Task The_last_row_deleted_is_named()
    {
        await ledger.ExecuteAsync("DELETE FROM ledger.facts WHERE position = 15");
        AssertOnly(await ledger.VerifyAsync(), "deleted", A, "One fact after position 14, the last of checkpoint 3", 14, 17);
    }

    [Fact]
    public async Task Everything_after_a_time_deleted_with_its_checkpoints_is_named_by_the_witness_only()
    {
        await ledger.ExecuteAsync("DELETE FROM ledger.facts WHERE position > 7; DELETE FROM ledger.fact_checkpoints WHERE last_position > 7");
        var alone = await ledger.VerifyAsync();
        Assert.Equal(Severity.Note, alone.Verdict);
        Assert.Contains(alone.Findings, f => f.Kind == "truncation" && f.Commune == A && f.Sentence.Contains("after position 7 (checkpoint 1"));

        var witnessed = Wrong(await ledger.VerifyAsync(ledger.Witness));
        Assert.Equal([("removed", A), ("removed", B)], witnessed.Select(f => (f.Kind, f.Commune)));
        Assert.Contains("checkpoints 2 to 3", witnessed[0].Sentence);
        Assert.Contains("everything after position 7 was removed (6 facts)", witnessed[0].Sentence);
    }

    [Fact]
    public async Task A_whole_chain_that_is_gone_is_named_by_the_witness()
    {
        await ledger.ExecuteAsync($"DELETE FROM ledger.facts WHERE commune = '{B}'; DELETE FROM ledger.fact_checkpoints WHERE commune = '{B}'");
        AssertOnly(await ledger.VerifyAsync(ledger.Witness), "removed", B, "checkpoints 1 to 3");
    }

    [Fact]
    public async Task Rows_that_changed_places_are_named()
    {
        await ledger.ExecuteAsync("""
            ALTER TABLE ledger.facts ALTER COLUMN position SET GENERATED BY DEFAULT;
            UPDATE ledger.facts SET position = 1000 WHERE position = 8;
            UPDATE ledger.facts SET position = 8 WHERE position = 14;
            UPDATE ledger.facts SET position = 14 WHERE position = 1000;
            ALTER TABLE ledger.facts ALTER COLUMN position SET GENERATED ALWAYS;
            """);
        AssertOnly(await ledger.VerifyAsync(), "reordered", A, "the one of position 14 stands at 8, the one of position 8 stands at 14", 8, 14);
    }

    [Fact]
    public async Task A_row_put_among_sealed_ones_is_named()
    {
        // The position of a change that was taken back is free.
        await ledger.ExecuteAsync("""
            DELETE FROM ledger.facts WHERE position = 12;
            INSERT INTO ledger.facts OVERRIDING SYSTEM VALUE SELECT 12, '25195', type, payload, resource, revision, actor, reason, request_id, trace_parent, recorded_at FROM ledger.facts WHERE position = 10
            """);
        var wrong = Wrong(await ledger.VerifyAsync());
        Assert.Contains(wrong, f => f.Kind == "inserted" && f.Commune == A && f.Positions is [12]);
        Assert.Contains(wrong, f => f.Kind == "deleted" && f.Commune == B);
        Assert.Equal(2, wrong.Count);
    }

    [Fact]
    public async Task A_row_put_below_what_is_sealed_is_named_also_before_its_chain_grows()
    {
        // The chain of 25195 ends with position 15, but the turn that sealed it had seen everything up to 17.
        await ledger.ExecuteAsync("""
            INSERT INTO ledger.facts OVERRIDING SYSTEM VALUE SELECT 0, '77777', type, payload, resource, revision, actor, reason, request_id, trace_parent, recorded_at FROM ledger.facts WHERE position = 10
            """);
        AssertOnly(await ledger.VerifyAsync(ledger.Witness), "inserted", "77777", "The fact at position 0 was added among facts that were sealed already", 0);
    }

    [Fact]
    public async Task A_chain_that_a_stolen_old_key_signed_among_sealed_ones_is_named_by_the_witness()
    {
        using var stolen = ECDsa.Create();
        stolen.ImportFromPem(ledger.StolenPem);
        var began = ledger.Keys.Read().All[0].ValidFromTime.ToDateTimeOffset();
        await ledger.SlipInAsync(0, "77777", began.AddMilliseconds(1));
        await ledger.AddCheckpointAsync("77777", 0, began.AddMilliseconds(2), stolen);
        AssertOnly(await ledger.VerifyAsync(ledger.Witness), "unwitnessed", "77777", "Checkpoint 1 is not in the witness, which has later ones of ledger");

        // A witness that a client kept has what the client watched, and one with a line that cannot be read may have had it.
        var lines = await File.ReadAllLinesAsync(ledger.Witness);
        var client = ledger.Witness + ".client";
        await File.WriteAllLinesAsync(client, lines.Where(l => EvidenceLines.Parse(l)!.Key is null));
        Assert.Equal(Severity.Note, (await ledger.VerifyAsync(client)).Verdict);
        var torn = ledger.Witness + ".torn";
        await File.WriteAllLinesAsync(torn, [.. lines, lines[^1][..20]]);
        Assert.Contains((await ledger.VerifyAsync(torn)).Findings, f => f is { Severity: Severity.Note, Kind: "unwitnessed", Commune: "77777" });
    }

    [Fact]
    public async Task Lines_that_nobody_signed_in_the_witness_hide_nothing_that_was_cut()
    {
        var spoiled = ledger.Witness + ".spoiled";
        var forged = EvidenceLines.Read(ledger.Witness).Last(l => l.Line?.Checkpoint?.Commune == A).Line!;
        forged.Checkpoint.Number = 9;
        await File.WriteAllLinesAsync(spoiled, [.. await File.ReadAllLinesAsync(ledger.Witness), EvidenceLines.Format(forged)]);
        await ledger.ExecuteAsync($"DELETE FROM ledger.facts WHERE commune = '{A}' AND position > 7; DELETE FROM ledger.fact_checkpoints WHERE commune = '{A}' AND number > 1");
        var wrong = Wrong(await ledger.VerifyAsync(spoiled));
        Assert.Equal(["removed", "witness_altered"], wrong.Where(f => f.Commune == A).Select(f => f.Kind).Order());
        Assert.Contains(wrong, f => f.Sentence.Contains("checkpoints 2 to 3 of log") && f.Sentence.Contains("everything after position 7 was removed (6 facts)"));
    }

    [Fact]
    public async Task Chains_of_two_communes_exchanged_are_named()
    {
        await ledger.ExecuteAsync("""
            UPDATE ledger.facts SET commune = CASE commune WHEN '25195' THEN '25196' ELSE '25195' END;
            UPDATE ledger.fact_checkpoints SET commune = '00000' WHERE commune = '25195';
            UPDATE ledger.fact_checkpoints SET commune = '25195' WHERE commune = '25196';
            UPDATE ledger.fact_checkpoints SET commune = '25196' WHERE commune = '00000';
            """);
        var wrong = Wrong(await ledger.VerifyAsync());
        Assert.Contains(wrong, f => f.Kind == "communes_swapped" && f.Commune == A && f.Sentence.Contains("Checkpoint 1 was signed for commune 25196"));
        Assert.Contains(wrong, f => f.Kind == "communes_swapped" && f.Commune == B && f.Sentence.Contains("Checkpoint 3 was signed for commune 25195"));
        Assert.Contains(wrong, f => f.Kind == "commune_changed" && f.Commune == B && f.Positions.SequenceEqual([1, 2, 3, 4, 8, 9, 10, 13, 14, 15]));
    }

    [Fact]
    public async Task Rows_given_to_another_commune_are_named()
    {
        await ledger.ExecuteAsync($"UPDATE ledger.facts SET commune = '{B}' WHERE position = 9");
        var wrong = Wrong(await ledger.VerifyAsync());
        Assert.Contains(wrong, f => f.Kind == "commune_changed" && f.Commune == B && f.Positions is [9] && f.Sentence.Contains("was sealed for commune 25195"));
        Assert.Single(wrong);
    }

    [Fact]
    public async Task A_checkpoint_signed_with_a_stolen_old_key_is_named()
    {
        using var stolen = ECDsa.Create();
        stolen.ImportFromPem(ledger.StolenPem);
        await ledger.ExecuteAsync("UPDATE ledger.facts SET reason = 'khác' WHERE position = 14");
        await ledger.ResealAsync(A, 3, stolen, honest => honest);
        AssertOnly(await ledger.VerifyAsync(), "key_period", A, "Checkpoint 3 says that it was sealed");
        Assert.Contains(Wrong(await ledger.VerifyAsync(ledger.Witness)), f => f.Kind == "witness_contradicts" && f.Commune == A && f.Sentence.Contains("Checkpoint 3"));
    }

    [Fact]
    public async Task A_chain_rewritten_with_a_stolen_old_key_and_old_times_is_named_by_the_witness()
    {
        using var stolen = ECDsa.Create();
        stolen.ImportFromPem(ledger.StolenPem);
        var began = ledger.Keys.Read().All[0].ValidFromTime.ToDateTimeOffset();
        await ledger.ExecuteAsync("UPDATE ledger.facts SET reason = 'khác' WHERE position = 2");
        await ledger.ResealAsync(A, 1, stolen, _ => began.AddMilliseconds(1));
        var wrong = Wrong(await ledger.VerifyAsync(ledger.Witness));
        Assert.Contains(wrong, f => f.Kind == "witness_contradicts" && f.Sentence.Contains("Checkpoint 1 is not the one that the witness has"));
    }

    [Fact]
    public async Task Times_put_back_into_the_period_of_a_stolen_key_contradict_the_facts()
    {
        using var stolen = ECDsa.Create();
        stolen.ImportFromPem(ledger.StolenPem);
        // The first key has been in force for hours; the facts are of now.
        var keys = new KeyList();
        var first = new SealKey(ledger.Keys.Read().All[0]) { ValidFromTime = SignedText.Time(DateTimeOffset.UtcNow.AddHours(-5)) };
        first.Signature = SignedText.Sign(stolen, SignedText.Of(first));
        Assert.Null(keys.Add(first));
        await ledger.ResealAsync(A, 1, stolen, _ => DateTimeOffset.UtcNow.AddHours(-4));
        var export = await EditAsync(await ledger.ExportAsync(A), lines => [.. lines.Select(l => l.Key is null ? l : new EvidenceLine { Key = first }).DistinctBy(l => l.Key?.KeyId ?? Guid.NewGuid().ToString())]);
        Assert.All(Wrong(Verifier.Run(export)), f => Assert.Equal("seal_time", f.Kind));
        Assert.NotEmpty(Wrong(Verifier.Run(export)));
    }

    [Fact]
    public async Task A_forged_key_is_named_by_the_witness_and_by_the_keys_before()
    {
        using var forged = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await ledger.ExecuteAsync("UPDATE ledger.facts SET reason = 'khác' WHERE position = 14");
        await ledger.ResealAsync(A, 3, forged, honest => honest);
        Assert.Contains(Wrong(await ledger.VerifyAsync()), f => f.Kind == "unknown_key" && f.Sentence.Contains("Checkpoint 3"));

        // Put into the list in place of the second key, signed with the stolen first one: only the witness knows better.
        using var stolen = ECDsa.Create();
        stolen.ImportFromPem(ledger.StolenPem);
        var publicKey = forged.ExportSubjectPublicKeyInfo();
        var second = new SealKey(ledger.Keys.Read().All[1]) { KeyId = SignedText.KeyIdOf(publicKey), PublicKey = ByteString.CopyFrom(publicKey) };
        second.Signature = SignedText.Sign(stolen, SignedText.Of(second));
        var export = await EditAsync(await ledger.ExportAsync(A), lines => [.. lines.Select(l => l.Key?.Number == 2 ? new EvidenceLine { Key = second } : l)]);
        Assert.Empty(Wrong(Verifier.Run(export)));
        Assert.Contains(Verifier.Run(export).Findings, f => f.Kind == "keys");
        var wrong = Wrong(Verifier.Run(export, ledger.Witness));
        Assert.Contains(wrong, f => f.Kind == "key" && f.Sentence.Contains("this one was forged"));
        Assert.Contains(wrong, f => f.Kind == "witness_contradicts");

        second.Signature = SignedText.Sign(forged, SignedText.Of(second));
        export = await EditAsync(export, lines => [.. lines.Select(l => l.Key?.Number == 2 ? new EvidenceLine { Key = second } : l)]);
        Assert.Contains(Wrong(Verifier.Run(export)), f => f.Kind == "key" && f.Sentence.Contains("introduced by itself and not by key 1: that one was lost, or this one was forged"));
    }

    [Fact]
    public async Task An_edited_or_missing_checkpoint_is_named()
    {
        await ledger.ExecuteAsync($"UPDATE ledger.fact_checkpoints SET seal_time = seal_time - interval '1 second' WHERE commune = '{A}' AND number = 2");
        Assert.Contains(Wrong(await ledger.VerifyAsync()), f => f.Kind == "signature" && f.Commune == A && f.Sentence.Contains("Checkpoint 2 is not signed as it is"));

        await ledger.RestoreAsync();
        await ledger.ExecuteAsync($"DELETE FROM ledger.fact_checkpoints WHERE commune = '{A}' AND number = 2");
        AssertOnly(await ledger.VerifyAsync(), "checkpoint_missing", A, "Checkpoint 2 is missing");
    }

    [Fact]
    public async Task An_export_that_was_cut_off_or_shuffled_is_named()
    {
        var export = await ledger.ExportAsync();
        Assert.Contains(Wrong(Verifier.Run(await EditAsync(export, lines => lines[..^1]))), f => f.Kind == "cut_off");
        export = await ledger.ExportAsync();
        Assert.Contains(Wrong(Verifier.Run(await EditAsync(export, lines => [.. lines.Where(l => l.Fact?.Position != 9)]))), f => f.Kind == "cut_off");
        export = await ledger.ExportAsync();
        Assert.Contains(Wrong(Verifier.Run(await EditAsync(export, lines =>
        {
            var (nine, ten) = (lines.FindIndex(l => l.Fact?.Position == 9), lines.FindIndex(l => l.Fact?.Position == 10));
            (lines[nine], lines[ten]) = (lines[ten], lines[nine]);
            return lines;
        }))), f => f.Kind == "order" && f.Positions is [9]);
    }

    [Theory]
    [InlineData("\"sealTime\":\"[^\"]*\",?", "")]
    [InlineData("\"sealTime\":\"[^\"]*\"", "\"sealTime\":\"9999-12-31T23:59:59Z\"")]
    [InlineData("\"recordTime\":\"[^\"]*\",?", "")]
    [InlineData("\"recordTime\":\"[^\"]*\"", "\"recordTime\":\"9999-12-31T23:59:59Z\"")]
    [InlineData("\"recordTime\":(\"[^\"]*\")", "\"recordTime\":\"2020-01-01T00:00:00Z\",\"record_time\":$1")]
    [InlineData("\"validFromTime\":\"[^\"]*\",?", "")]
    [InlineData("\"actor\":", "\"actor\":\"somebody else\",\"actor\":")]
    [InlineData("\"rootHash\":\"[^\"]*\",?", "")]
    [InlineData("\"frontier\":\"[^\"]*\",?", "")]
    public async Task Lines_without_a_field_or_with_an_absurd_time_are_wrong_and_end_nothing(string field, string instead)
    {
        var export = await ledger.ExportAsync();
        var text = await File.ReadAllTextAsync(export);
        var edited = System.Text.RegularExpressions.Regex.Replace(text.Replace("\": ", "\":").Replace(", \"", ",\""), field, instead);
        Assert.NotEqual(text.Length, edited.Length);
        await File.WriteAllTextAsync(export, edited);
        // The leaves and the frontier only help to tell more; everything else is covered by a signature.
        Assert.Equal(field.Contains("frontier") ? Severity.Note : Severity.Wrong, Verifier.Run(export, ledger.Witness).Findings.Select(f => f.Severity).DefaultIfEmpty(Severity.Note).Max());
    }

    [Fact]
    public async Task A_witness_that_was_altered_is_told_from_a_log_that_was()
    {
        var altered = ledger.Witness + ".altered";
        await File.WriteAllLinesAsync(altered, (await File.ReadAllLinesAsync(ledger.Witness)).Select(text =>
        {
            var line = EvidenceLines.Parse(text)!;
            if (line.Checkpoint is { Number: 3, Commune: A } checkpoint)
            {
                checkpoint.FactCount++;
            }

            return EvidenceLines.Format(line);
        }));
        AssertOnly(await ledger.VerifyAsync(altered), "witness_altered", A, "the witness itself was altered");
    }

    private static async Task<string> EditAsync(string export, Func<List<EvidenceLine>, List<EvidenceLine>> change)
    {
        await File.WriteAllLinesAsync(export, change([.. EvidenceLines.Read(export).Select(l => l.Line!)]).Select(EvidenceLines.Format));
        return export;
    }

    private static List<Finding> Wrong(VerificationReport report) => [.. report.Findings.Where(f => f.Severity == Severity.Wrong).OrderBy(f => f.Commune, StringComparer.Ordinal)];

    private static void AssertOnly(VerificationReport report, string kind, string commune, string words, params long[] positions)
    {
        Assert.Equal(Severity.Wrong, report.Verdict);
        var finding = Assert.Single(Wrong(report));
        Assert.Equal((kind, commune), (finding.Kind, finding.Commune));
        Assert.Contains(words, finding.Sentence);
        Assert.Equal(positions, finding.Positions);
    }
}
