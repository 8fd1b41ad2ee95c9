using System.Numerics;
using System.Security.Cryptography;
using Cchc.Platform.V1;
using CchcPlatform.Server.Sealing;
using CchcPlatform.Server.Sealing.Verification;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace CchcPlatform.Host.Tests.Sealing;

/// <summary>Files that were made to end the verification instead of being named by it.</summary>
public sealed class HostileEvidenceTests(SealedLedger ledger) : IClassFixture<SealedLedger>
{
    private const string A = SealedLedger.A;

    [Theory]
    [InlineData(1 + (1L << 59))]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(0)]
    public async Task A_number_that_no_checkpoint_can_have_is_wrong_and_ends_nothing(long number)
    {
        var export = await EditAsync(line => line.Checkpoint is { Commune: A, Number: 2 }, line => line.Checkpoint.Number = number);
        Assert.Contains(Verifier.Run(export, ledger.Witness).Findings, f => f is { Severity: Severity.Wrong, Kind: "line" });
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    public async Task A_count_that_no_checkpoint_can_have_is_wrong_and_ends_nothing(long count)
    {
        var export = await EditAsync(line => line.Checkpoint is { Commune: A, Number: 1 }, line =>
        {
            var frontier = RandomNumberGenerator.GetBytes(BitOperations.PopCount((ulong)count) * MerkleFrontier.HashSize);
            line.Checkpoint.FactCount = count;
            line.Frontier = ByteString.CopyFrom(frontier);
            line.Checkpoint.RootHash = ByteString.CopyFrom(MerkleFrontier.From(count, frontier)?.Root() ?? []);
        });
        Assert.Contains(Verifier.Run(export).Findings, f => f is { Severity: Severity.Wrong, Kind: "line" });
    }

    [Fact]
    public async Task A_key_of_another_curve_is_wrong_and_ends_nothing()
    {
        var unknown = ledger.Keys.Read().All[0].PublicKey.ToByteArray();
        ReadOnlySpan<byte> p256 = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07];
        unknown[unknown.AsSpan().IndexOf(p256) + p256.Length - 1] = 0x7F;
        await NamedAsync(unknown, "its public key cannot be read");
        using var larger = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        await NamedAsync(larger.ExportSubjectPublicKeyInfo(), "its public key is not one of P-256");

        async Task NamedAsync(byte[] publicKey, string words)
        {
            var last = ledger.Keys.Read().All[^1];
            var key = new SealKey
            {
                Number = last.Number + 1, KeyId = SignedText.KeyIdOf(publicKey), PublicKey = ByteString.CopyFrom(publicKey), PreviousHash = SignedText.HashOf(last),
                ValidFromTime = last.ValidFromTime + Duration.FromTimeSpan(TimeSpan.FromHours(1)),
            };
            var lines = (await File.ReadAllLinesAsync(await ledger.ExportAsync())).ToList();
            lines.Insert(1 + (int)last.Number, EvidenceLines.Format(new EvidenceLine { Key = key }));
            Assert.Contains(Verifier.Run(await WriteAsync(lines)).Findings, f => f is { Severity: Severity.Wrong, Kind: "key" } && f.Sentence.EndsWith(words + ".", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_line_without_end_is_passed_over_and_the_next_one_is_read()
    {
        var good = EvidenceLines.Format(new EvidenceLine { End = new ExportEnd { FactCount = 1 } });
        var file = await WriteAsync([good + new string(' ', 64 << 20), "", good + "\r", good]);
        Assert.Equal([(1, true), (3, false), (4, false)], EvidenceLines.Read(file).Select(l => (l.Number, l.Line is null)));
    }

    [Fact]
    public async Task Of_endless_bad_lines_the_first_are_told_and_how_many_more_there_are()
    {
        var lines = await File.ReadAllLinesAsync(await ledger.ExportAsync());
        var report = Verifier.Run(await WriteAsync([.. lines, .. Enumerable.Repeat("x", 5000)]), await WriteAsync([.. await File.ReadAllLinesAsync(ledger.Witness), .. Enumerable.Repeat("x", 5000)]));
        Assert.Equal(Severity.Wrong, report.Verdict);
        Assert.InRange(report.Findings.Count, 2000, 2010);
        Assert.Equal([Severity.Wrong, Severity.Note], report.Findings.Where(f => f.Kind == "more" && f.Sentence.StartsWith("4000 more", StringComparison.Ordinal)).Select(f => f.Severity));
    }

    [Fact]
    public async Task Of_endless_unsigned_checkpoints_only_some_are_tried_against_the_other_communes()
    {
        List<EvidenceLine> lines = [.. EvidenceLines.Read(await ledger.ExportAsync()).Select(l => l.Line!)];
        var invented = Enumerable.Range(0, 400).Select(i => new EvidenceLine(lines.First(l => l.Checkpoint is { Commune: A, Number: 1 })) { Checkpoint = { Commune = $"i{i}", FactCount = 2 } });
        var given = new EvidenceLine(lines.First(l => l.Checkpoint is { Commune: A, Number: 1 })) { Checkpoint = { Commune = "last" } };
        lines.InsertRange(lines.FindIndex(l => l.Fact is not null || l.Checkpoint is not null), invented.Append(given));
        var findings = Verifier.Run(await WriteAsync(lines.Select(EvidenceLines.Format)), ledger.Witness).Findings;
        Assert.Equal("signature", Assert.Single(findings, f => f.Commune == "last" && f.Kind is "signature" or "communes_swapped").Kind);
    }

    [Fact]
    public async Task A_first_line_with_endless_logs_is_wrong_and_ends_nothing()
    {
        var export = await EditAsync(line => line.Header is not null, line => line.Header.Logs.AddRange(Enumerable.Repeat(line.Header.Logs[0], 2000)));
        Assert.Contains(Verifier.Run(export, ledger.Witness).Findings, f => f is { Severity: Severity.Wrong, Kind: "line" });
    }

    [Fact]
    public async Task A_witness_whose_numbers_jump_takes_no_more_memory_than_one_whose_do_not()
    {
        var jumping = EvidenceLines.Read(ledger.Witness).First(l => l.Line?.Checkpoint?.Commune == A).Line!;
        var lines = (await File.ReadAllLinesAsync(ledger.Witness)).Concat(Enumerable.Range(1, 1000).Select(i =>
        {
            jumping.Checkpoint.Number = i * 100_000L;
            return EvidenceLines.Format(jumping);
        }));
        Assert.Contains((await ledger.VerifyAsync(await WriteAsync(lines))).Findings, f => f is { Severity: Severity.Wrong, Kind: "witness_altered" });
    }

    private async Task<string> EditAsync(Func<EvidenceLine, bool> which, Action<EvidenceLine> change)
    {
        List<EvidenceLine> lines = [.. EvidenceLines.Read(await ledger.ExportAsync()).Select(l => l.Line!)];
        change(lines.Single(which));
        return await WriteAsync(lines.Select(EvidenceLines.Format));
    }

    private async Task<string> WriteAsync(IEnumerable<string> lines)
    {
        var file = $"{ledger.Witness}.{Guid.NewGuid():N}";
        await File.WriteAllLinesAsync(file, lines);
        return file;
    }
}
