using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using CchcPlatform.Host.Tests.Clients;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Server;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Facts;
using CchcPlatform.Server.Platform;
using CchcPlatform.Server.Sealing;
using CchcPlatform.Server.Sealing.Verification;
using CchcPlatform.Testing;
using Npgsql;

namespace CchcPlatform.Host.Tests.Sealing;

/// <summary>Sealing with several hosts, kills, restores and many communes; each test has a database of its own.</summary>
public sealed class SealerTests : IAsyncLifetime
{
    private const string A = SealedLedger.A;

    private readonly SealedLedger ledger = new();

    public ValueTask InitializeAsync() => ledger.InitializeAsync();

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    [Fact]
    public async Task What_was_altered_after_its_sealing_is_never_sealed_anew()
    {
        await ledger.ExecuteAsync("UPDATE ledger.facts SET reason = 'khác' WHERE position = 2");
        await ledger.AddAsync((A, 5));
        Assert.Contains((await ledger.VerifyAsync(ledger.LiveWitness)).Findings, f => f.Kind == "unsealed" && f.Sentence.StartsWith("5 facts after position 17"));
        await ledger.SealAsync();
        var report = await ledger.VerifyAsync(ledger.LiveWitness);
        var finding = Assert.Single(report.Findings);
        Assert.Equal(("edited", 2L), (finding.Kind, finding.Positions.Single()));
        Assert.Equal(new ChainSummary("ledger", A, 15, 0, 4, 22, 4), report.Chains[0]);
    }

    [Fact]
    public async Task An_altered_checkpoint_is_not_built_upon()
    {
        await ledger.ExecuteAsync($"UPDATE ledger.fact_checkpoints SET frontier = decode(repeat('00', length(frontier)), 'hex') WHERE commune = '{A}' AND number = 3");
        await ledger.AddAsync((A, 1));
        var refused = await Assert.ThrowsAsync<SealBrokenException>(() => ledger.Sealer.RunOnceAsync(default));
        Assert.Contains("Checkpoint 3 of commune 25195 in ledger.fact_checkpoints is not as it was signed", refused.Message);
        var health = await ledger.Host.Of<ModuleHealth>().CheckAsync(ledger.Host.Of<Server.Loading.LoadedModules>().Find("ledger")!, default);
        Assert.Contains(health, h => h.Name == "sealing" && !h.Healthy && h.Description == refused.Message);
        Assert.Equal(0L, await ledger.Host.ScalarAsync<long>("SELECT count(*) FROM ledger.fact_checkpoints WHERE number > 3"));
    }

    [Fact]
    public async Task An_older_database_put_back_is_refused_until_it_is_declared_and_then_what_was_lost_is_named()
    {
        await ledger.ExecuteAsync("DELETE FROM ledger.facts WHERE position > 7; DELETE FROM ledger.fact_checkpoints WHERE last_position > 7");
        await ledger.AddAsync((A, 2));
        var refused = await Assert.ThrowsAsync<SealBrokenException>(() => ledger.Sealer.RunOnceAsync(default));
        Assert.Contains("The witness file knows checkpoint 3 of ledger, commune 25195, but the database ends at checkpoint 1", refused.Message);
        Assert.Equal(["removed", "removed"], (await ledger.VerifyAsync(ledger.LiveWitness)).Findings.Where(f => f.Severity == Severity.Wrong).Select(f => f.Kind));

        await new SchemaSetup(ledger.Host.Of<ModuleDataSources>(), ledger.Host.Of<Secrets>()).BeginNewLogAsync("ledger", default);
        // The host follows the new log from its beginning: for a moment it knows nothing final.
        await Soon.BecomesTrueAsync(async () =>
        {
            await ledger.SealAsync();
            return await CheckpointsAsync() == 3;
        }, "the new facts are sealed");
        var report = await ledger.VerifyAsync(ledger.LiveWitness);
        Assert.Equal(Severity.Lost, report.Verdict);
        var lost = report.Findings.Where(f => f.Kind == "lost_by_restore").OrderBy(f => f.Commune).ToList();
        Assert.Equal([A, SealedLedger.B], lost.Select(f => f.Commune));
        Assert.Contains("checkpoints 2 to 3 of log", lost[0].Sentence);
        Assert.Contains("lost by it with 6 facts after position 7", lost[0].Sentence);
        Assert.Contains("4 facts after position 7", lost[1].Sentence);
        Assert.Contains(report.Findings, f => f.Kind == "restored" && f.Commune == A && f.Sentence.Contains("From checkpoint 2 on"));
        Assert.Equal(new ChainSummary("ledger", A, 6, 0, 2, 19, 2), report.Chains[0]);
    }

    [Fact]
    public async Task An_older_database_put_back_beneath_a_host_is_refused_also_where_only_chains_that_were_quiet_grow()
    {
        await ledger.AddAsync((A, 2));
        await ledger.SealAsync();
        await ledger.ExecuteAsync("DELETE FROM ledger.facts WHERE position > 17; DELETE FROM ledger.fact_checkpoints WHERE last_position > 17; SELECT setval('ledger.facts_position_seq', 17)");
        await ledger.AddAsync((SealedLedger.B, 1));
        var refused = await Assert.ThrowsAsync<SealBrokenException>(() => ledger.Sealer.RunOnceAsync(default));
        Assert.Contains("The witness file knows checkpoint 4 of ledger, commune 25195, but the database ends at checkpoint 3", refused.Message);
        Assert.Equal(17L, await ledger.Host.ScalarAsync<long>("SELECT max(last_position) FROM ledger.fact_checkpoints"));
    }

    [Fact]
    public async Task What_nobody_signed_is_never_told_to_the_witness()
    {
        await ledger.AddCheckpointAsync("99999", 17, DateTimeOffset.UtcNow, key: null);
        var refused = await Assert.ThrowsAsync<SealBrokenException>(() => ledger.Sealer.RunOnceAsync(default));
        Assert.Contains("Checkpoint 1 of commune 99999 in ledger.fact_checkpoints is not as it was signed", refused.Message);
        Assert.Equal(await File.ReadAllTextAsync(ledger.Witness), await File.ReadAllTextAsync(ledger.LiveWitness));
        await ledger.ExecuteAsync("DELETE FROM ledger.fact_checkpoints WHERE commune = '99999'");
        await ledger.AddAsync((A, 1), ("99999", 1));
        await ledger.SealAsync();
        Assert.Empty((await ledger.VerifyAsync(ledger.LiveWitness)).Findings);
    }

    [Fact]
    public async Task Nothing_is_sealed_on_top_of_a_checkpoint_that_a_stolen_old_key_signed_and_the_witness_never_had()
    {
        using var stolen = ECDsa.Create();
        stolen.ImportFromPem(ledger.StolenPem);
        var before = ledger.Keys.Read().All[1].ValidFromTime.ToDateTimeOffset().AddMilliseconds(-2);
        // The position of a change that was taken back.
        await ledger.ExecuteAsync("SELECT nextval('ledger.facts_position_seq')");
        await ledger.AddAsync((SealedLedger.B, 1));
        await ledger.SealAsync();
        await ledger.SlipInAsync(18, "77777", before);
        await ledger.AddCheckpointAsync("77777", 18, before.AddMilliseconds(1), stolen);
        await ledger.AddAsync(("77777", 1));
        var refused = await Assert.ThrowsAsync<SealBrokenException>(() => ledger.Sealer.RunOnceAsync(default));
        Assert.Contains("Checkpoint 1 of commune 77777 in ledger.fact_checkpoints is not in the witness file, which has later ones", refused.Message);
        var wrong = Assert.Single((await ledger.VerifyAsync(ledger.LiveWitness)).Findings, f => f.Severity == Severity.Wrong);
        Assert.Equal(("unwitnessed", "77777"), (wrong.Kind, wrong.Commune));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(+1)]
    public async Task What_a_stolen_old_key_signs_now_is_not_told_to_the_witness(int after)
    {
        using var stolen = ECDsa.Create();
        stolen.ImportFromPem(ledger.StolenPem);
        var period = ledger.Keys.Read().All[1].ValidFromTime.ToDateTimeOffset();
        // The second key has sealed for an hour.
        await ledger.AddAsync((SealedLedger.B, 1));
        await new Sealer("ledger", ledger.Host.Of<ModuleDataSources>().For("ledger"), ledger.Host.Of<Horizons>().For("ledger"), ledger.Host.Of<FactReader>(), ledger.Keys,
            _ => Task.FromResult(true), ledger.Host.Of<Witness>(), ledger.Host.Of<SealSettings>(), SealedLedger.HourAhead).RunOnceAsync(default);
        var told = await File.ReadAllTextAsync(ledger.LiveWitness);
        await ledger.ExecuteAsync("SELECT nextval('ledger.facts_position_seq')");
        await ledger.SlipInAsync(19, "77777", period.AddMilliseconds(after - 1));
        await ledger.AddCheckpointAsync("77777", 19, period.AddMilliseconds(after), stolen);
        var refused = await Assert.ThrowsAsync<SealBrokenException>(() => ledger.Sealer.RunOnceAsync(default));
        Assert.Contains("Checkpoint 1 of commune 77777 in ledger.fact_checkpoints is signed with key 1", refused.Message);
        Assert.Equal(told, await File.ReadAllTextAsync(ledger.LiveWitness));
    }

    [Fact]
    public async Task An_export_that_is_older_than_the_witness_is_sound()
    {
        var export = await ledger.ExportAsync(clock: TimeProvider.System);
        await ledger.AddAsync((A, 1), ("77777", 1));
        await ledger.SealAsync();
        await ledger.AddAsync((A, 1));
        await ledger.SealAsync();
        var report = Verifier.Run(export, ledger.LiveWitness);
        Assert.Equal(Severity.Note, report.Verdict);
        Assert.Equal([("newer", A), ("newer", "77777")], report.Findings.Select(f => (f.Kind, f.Commune)));
        Assert.Contains("The witness has checkpoints 4 to 5 of log", report.Findings[0].Sentence);
        Assert.Contains("If a later state was asked for, they were removed.", report.Findings[0].Sentence);

        // As of a later time the same is a chain that was cut.
        await ledger.ExecuteAsync("DELETE FROM ledger.facts WHERE position > 17; DELETE FROM ledger.fact_checkpoints WHERE last_position > 17");
        var cut = (await ledger.VerifyAsync(ledger.LiveWitness)).Findings;
        Assert.Equal("removed", Assert.Single(cut.Select(f => f.Kind).Distinct()));
        Assert.Contains(cut, f => f.Commune == A);
    }

    [Fact]
    public async Task A_fact_slipped_in_is_named_also_in_the_export_of_its_commune_alone()
    {
        // The position of a change that was taken back.
        await ledger.ExecuteAsync("SELECT nextval('ledger.facts_position_seq')");
        await ledger.AddAsync((SealedLedger.B, 2));
        await ledger.SealAsync();
        await ledger.AddAsync((A, 1));
        var waiting = Verifier.Run(await ledger.ExportAsync(A), ledger.LiveWitness);
        Assert.Equal(Severity.Note, waiting.Verdict);
        await ledger.SlipInAsync(18, A, DateTimeOffset.UtcNow);
        var wrong = Assert.Single(Verifier.Run(await ledger.ExportAsync(A), ledger.LiveWitness).Findings, f => f.Severity == Severity.Wrong);
        Assert.Equal(("inserted", A, 18L), (wrong.Kind, wrong.Commune, Assert.Single(wrong.Positions)));

        // Before the others were sealed it could have been waiting.
        Assert.Equal(Severity.Note, Verifier.Run(await ledger.ExportAsync(A, TimeProvider.System), ledger.LiveWitness).Verdict);
    }

    [Fact]
    public async Task A_restarted_host_completes_its_witness_also_after_a_line_that_a_crash_tore()
    {
        ledger.Host.Of<Witness>().Dispose();
        var text = await File.ReadAllTextAsync(ledger.LiveWitness);
        await File.WriteAllTextAsync(ledger.LiveWitness, text[..(text.TrimEnd('\n').LastIndexOf('\n') - 20)]);
        await using var other = await ledger.Host.BesideAsync(["ledger"], ledger.Settings);
        await other.Of<Sealers>().Find("ledger")!.RunOnceAsync(default);
        Assert.Equal([3, 3], (await ledger.VerifyAsync(ledger.LiveWitness)).Chains.Select(c => c.WitnessedUpTo));
        await other.Of<Sealers>().Find("ledger")!.RunOnceAsync(default);
        // Two keys, six checkpoints, and what is left of the torn line.
        Assert.Equal(2 + 6 + 1, (await File.ReadAllLinesAsync(ledger.LiveWitness)).Length);
    }

    [Fact]
    public async Task Facts_that_nobody_seals_are_told_by_metric_and_health()
    {
        var lags = new List<double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, to) =>
            {
                if (instrument.Name == "cchc.facts.seal.lag")
                {
                    to.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, lag, tags, _) =>
        {
            if (tags.ToArray().Any(t => Equals(t.Value, "ledger")))
            {
                lags.Add(lag);
            }
        });
        listener.Start();
        await ledger.AddAsync((A, 1));
        await ledger.ExecuteAsync("UPDATE ledger.facts SET recorded_at = now() - interval '2 hours' WHERE position = 18");
        await using var busy = await ledger.Host.ConnectAsync();
        await new NpgsqlCommand($"SELECT pg_advisory_lock({Sealer.LockNumber}, hashtext('ledger'))", busy).ExecuteNonQueryAsync();
        Assert.False(await ledger.Sealer.RunOnceAsync(default));
        listener.RecordObservableInstruments();
        Assert.Contains(lags, lag => lag >= 7200);
        Assert.StartsWith("Facts of ledger wait since 72", ledger.Sealer.Complaint);

        // By word: a session that is closed ends a moment later.
        await new NpgsqlCommand("SELECT pg_advisory_unlock_all()", busy).ExecuteNonQueryAsync();
        await ledger.SealAsync();
        Assert.Equal((TimeSpan.Zero, null), (ledger.Sealer.Lag, ledger.Sealer.Complaint));
    }

    [Fact]
    public async Task A_host_that_only_looks_takes_its_complaint_back_when_all_is_well_again()
    {
        await using var other = await ledger.Host.BesideAsync(["ledger"], ledger.Settings);
        var looking = other.Of<Sealers>().Find("ledger")!;
        Assert.False(await looking.RunOnceAsync(default));
        await ledger.ExecuteAsync("SELECT setval('ledger.facts_position_seq', 5)");
        var refused = await Assert.ThrowsAsync<SealBrokenException>(() => looking.RunOnceAsync(default));
        Assert.Equal(refused.Message, looking.Complaint);
        await ledger.ExecuteAsync("SELECT setval('ledger.facts_position_seq', 17)");
        Assert.False(await looking.RunOnceAsync(default));
        Assert.Null(looking.Complaint);
    }

    [Fact]
    public async Task Facts_that_are_not_final_are_not_sealed()
    {
        await using var slow = await ledger.Host.ConnectAsync();
        await using var open = await slow.BeginTransactionAsync();
        var lower = await LedgerHost.WriteFactAsync(slow);
        await ledger.ExecuteAsync($"""
            SELECT pg_current_xact_id();
            INSERT INTO ledger.facts (commune, type, payload, resource, revision, actor, reason, request_id, trace_parent) VALUES ('{A}', 't', '', 'r', 1, 'a', '', '', '')
            """);
        await Soon.BecomesTrueAsync(() => ledger.Host.Of<Horizons>().For("ledger").Lag > TimeSpan.Zero, "the horizon waits");
        await ledger.SealAsync();
        Assert.Equal(17L, await ledger.Host.ScalarAsync<long>("SELECT max(last_position) FROM ledger.fact_checkpoints"));
        await open.CommitAsync();
        await Soon.BecomesTrueAsync(() => ledger.Host.Of<Horizons>().For("ledger").Final > lower, "the horizon passes");
        await ledger.SealAsync();
        Assert.Empty((await ledger.VerifyAsync(ledger.LiveWitness)).Findings);
        Assert.Equal(lower + 1, await ledger.Host.ScalarAsync<long>("SELECT max(last_position) FROM ledger.fact_checkpoints"));
    }

    [Fact]
    public async Task Two_hosts_that_seal_many_communes_at_once_make_one_chain_for_each()
    {
        // Hosts on two machines: each has a witness file of its own.
        var second = ledger.LiveWitness + ".second";
        await using var other = await ledger.Host.BesideAsync(["ledger"], [.. ledger.Settings.Where(s => s.Item1 != "Seal:WitnessFile"), ("Seal:WitnessFile", second)]);
        Sealer[] sealers = [ledger.Sealer, other.Of<Sealers>().Find("ledger")!];
        using var enough = new CancellationTokenSource();
        var sealing = Task.WhenAll(sealers.Select(sealer => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                await sealer.RunOnceAsync(default);
            }
        })));
        for (var round = 0; round < 5; round++)
        {
            await ledger.AddAsync([.. Enumerable.Range(0, 95).Select(i => ($"{25102 + i}", 1 + i % 7))]);
        }

        await ledger.AddAsync(("25102", 2500));
        await Soon.BecomesTrueAsync(() => ledger.Host.Of<Horizons>().For("ledger").Final == other.Of<Horizons>().For("ledger").Final, "both know the end");
        await enough.CancelAsync();
        await sealing;
        await ledger.SealAsync();
        await sealers[1].RunOnceAsync(default);
        Assert.Equal(TimeSpan.Zero, ledger.Sealer.Lag);
        foreach (var witness in new[] { ledger.LiveWitness, second })
        {
            var report = await ledger.VerifyAsync(witness);
            Assert.Empty(report.Findings);
            Assert.Equal(95, report.Chains.Count);
            Assert.All(report.Chains, c => Assert.Equal(c.Checkpoints, c.WitnessedUpTo));
        }
    }

    [Fact]
    public async Task Processes_that_are_killed_while_they_seal_leave_one_sound_chain()
    {
        using var enough = new CancellationTokenSource();
        var adding = Task.Run(async () =>
        {
            await using var connection = await ledger.Host.ConnectAsync();
            while (!enough.IsCancellationRequested)
            {
                await LedgerHost.WriteFactAsync(connection);
                await Task.Delay(2);
            }
        });
        ledger.Host.Of<Witness>().Dispose();
        for (var kills = 0; kills < 3; kills++)
        {
            using var process = Start();
            try
            {
                var before = await CheckpointsAsync();
                await Soon.BecomesTrueAsync(async () => await CheckpointsAsync() > before + 3 + kills, "it seals");
            }
            finally
            {
                process.Kill();
                await process.WaitForExitAsync();
            }
        }

        await enough.CancelAsync();
        await adding;
        await ledger.AddAsync((A, 1));
        await using var last = await ledger.Host.BesideAsync(["ledger"], ledger.Settings);
        await Soon.BecomesTrueAsync(() => last.Of<Horizons>().For("ledger").Final == ledger.Host.Of<Horizons>().For("ledger").Final, "it knows the end");
        while (await last.Of<Sealers>().Find("ledger")!.RunOnceAsync(default))
        {
        }

        var report = await ledger.VerifyAsync(ledger.LiveWitness);
        Assert.DoesNotContain(report.Findings, f => f.Kind is not ("witness_line" or "left_out"));
        Assert.Equal(await ledger.Host.ScalarAsync<long>($"SELECT count(*) FROM ledger.facts WHERE commune = '{A}'"), report.Chains[0].Facts);
    }

    [Fact]
    public async Task Operators_export_verify_and_add_keys_by_commands()
    {
        var export = ledger.LiveWitness + ".export";
        var settings = ledger.Settings.Append(("Modules:Folder", LedgerHost.Folder)).Append(("Modules:Enabled", "ledger")).Append(("ConnectionStrings:Cchc", ledger.Host.ConnectionString))
            .Select(s => $"{s.Item1.Replace(":", "__")}={s.Item2}").ToArray();
        Task<Command> BuildAsync(params string[] command) => Command.RunAsync(ledger.Host, "env", RepositoryScripts.Root, [.. settings, Path.Combine(RepositoryScripts.Root, "build", command[0]), .. command[1..]]);

        await ledger.ExecuteAsync("DELETE FROM ledger.facts WHERE position = 9");
        Assert.Equal(0, (await BuildAsync("export", export, "--module", "ledger")).ExitCode);
        Assert.Equal(2, (await BuildAsync("export", export, "--module", "nobody")).ExitCode);
        var wrong = await BuildAsync("verify", export, "--witness", ledger.Witness);
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("WRONG ledger 25195: One fact between positions 8 and 10 was deleted after its sealing (checkpoint 2", wrong.Output);
        var json = System.Text.Json.JsonDocument.Parse((await BuildAsync("verify", export, "--json")).Output).RootElement;
        Assert.Equal("wrong", json.GetProperty("verdict").GetString());
        Assert.Equal("deleted", json.GetProperty("findings")[0].GetProperty("kind").GetString());
        Assert.Equal(2, (await BuildAsync("verify", ledger.Witness)).ExitCode);
        Assert.Equal(2, (await BuildAsync("verify", export + ".nowhere")).ExitCode);
        Assert.Equal(2, (await BuildAsync("seal-key", "add", "--from", "2020-01-01T00:00:00Z")).ExitCode);
        Assert.Equal(2, (await BuildAsync("seal-key", "add", "--from", "2226-12-01T00:00:00Z")).ExitCode);
        Assert.Contains("Key 3", (await BuildAsync("seal-key", "add")).Output);
        Assert.Equal(3, (await BuildAsync("seal-key")).Lines.Count);
    }

    private Process Start()
    {
        var start = new ProcessStartInfo("dotnet", typeof(CchcHost).Assembly.Location) { RedirectStandardOutput = true, RedirectStandardError = true };
        var settings = ledger.Settings.Where(s => s.Item1 != "Seal:IntervalSeconds")
            .Concat([("Seal:IntervalSeconds", "0.05"), ("Modules:Folder", LedgerHost.Folder), ("Modules:Enabled", "ledger"), ("Logging:LogLevel:Default", "Warning"),
                ("ConnectionStrings:Cchc", ledger.Host.ConnectionString), ("CCHC_DATA", ledger.Host.Of<HostSettings>().DataFolder), ("CCHC_WEB_PORT", "0"), ("CCHC_GRPC_PORT", "0")]);
        foreach (var (name, value) in settings)
        {
            start.Environment[name.Replace(":", "__")] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Console.WriteLine(line.Data);
        process.ErrorDataReceived += (_, line) => Console.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private Task<long> CheckpointsAsync() => ledger.Host.ScalarAsync<long>("SELECT count(*) FROM ledger.fact_checkpoints");
}
