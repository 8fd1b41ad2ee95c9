using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Facts;
using CchcPlatform.Server.Sealing;
using CchcPlatform.Server.Sealing.Verification;
using CchcPlatform.Testing;

namespace CchcPlatform.Host.Tests.Sealing;

public sealed class SealExportTests
{
    [Fact]
    public async Task A_key_and_a_log_that_begin_during_an_export_are_in_it_or_what_they_sealed_is_not()
    {
        await using var ledger = new SealedLedger();
        await ledger.InitializeAsync();
        ledger.Host.Of<Witness>().Dispose();
        await using var both = await ledger.Host.BesideAsync(LedgerHost.Both, ledger.Settings);
        var mirror = both.Of<Sealers>().Find("mirror")!;
        // More than the export keeps in memory, so that it writes while the other module is still to come.
        await ledger.AddAsync((SealedLedger.A, 1000));
        await SealMirrorAsync();
        var file = ledger.LiveWitness + ".export";
        await using (var output = new SlowFile(file, SealWithAnotherKeyAsync))
        {
            await new LogExport(both.Of<ModuleDataSources>(), ledger.Keys, TimeProvider.System).WriteAsync(LedgerHost.Both, null, output, default);
        }

        Assert.Equal(3, ledger.Keys.Read().All.Count);
        var report = Verifier.Run(file, ledger.LiveWitness);
        Assert.Equal(Severity.Note, report.Verdict);
        var findings = report.Findings;
        Assert.DoesNotContain(findings, f => f.Kind is "unknown_key" or "key");
        Assert.Equal(2L, await ledger.Host.ScalarAsync<long>("SELECT count(DISTINCT log_id) FROM mirror.fact_checkpoints"));
        // A log that is not in the header has sealed nothing of this export either.
        Assert.DoesNotContain(findings, f => f.Kind == "restored");

        async Task SealWithAnotherKeyAsync()
        {
            var next = await ledger.Keys.AddAsync(DateTimeOffset.UtcNow.AddSeconds(1), lost: false, default);
            await new SchemaSetup(ledger.Host.Of<ModuleDataSources>(), ledger.Host.Of<Secrets>()).BeginNewLogAsync("mirror", default);
            await Soon.BecomesTrueAsync(() => DateTimeOffset.UtcNow > next.ValidFromTime.ToDateTimeOffset(), "the next key is in force");
            await SealMirrorAsync();
        }

        async Task SealMirrorAsync()
        {
            await ledger.ExecuteAsync("""
                INSERT INTO mirror.facts (commune, type, payload, resource, revision, actor, reason, request_id, trace_parent)
                VALUES ('25195', 'cchc.mirror.v1.Seen', '', 'communes/25195/x', 1, 'test', '', '', '')
                """);
            await Soon.BecomesTrueAsync(
                async () =>
                {
                    await mirror.RunOnceAsync(default);
                    return await ledger.Host.ScalarAsync<bool>("SELECT coalesce((SELECT max(last_position) FROM mirror.fact_checkpoints), 0) >= (SELECT max(position) FROM mirror.facts)");
                },
                "the fact of mirror is sealed");
        }
    }

    /// <summary>A file during whose first write something happens.</summary>
    private sealed class SlowFile(string path, Func<Task> meanwhile) : FileStream(path, FileMode.CreateNew)
    {
        private bool begun;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!begun)
            {
                begun = true;
                await meanwhile();
            }

            await base.WriteAsync(buffer, cancellationToken);
        }
    }
}
