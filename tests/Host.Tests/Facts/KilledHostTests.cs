using System.Diagnostics;
using CchcPlatform.Server;
using CchcPlatform.Testing;

namespace CchcPlatform.Host.Tests.Facts;

public sealed class KilledHostTests
{
    [Fact]
    public async Task Processes_that_are_killed_amid_their_reactions_lose_and_repeat_nothing()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        var ledger = await host.LedgerAsync();
        string[] accounts = [await ledger.OpenAsync("a"), await ledger.OpenAsync("b"), await ledger.OpenAsync("c")];
        using var enough = new CancellationTokenSource();
        var adding = Task.WhenAll(accounts.Select(async account =>
        {
            var entries = 0;
            for (; !enough.IsCancellationRequested; entries++)
            {
                await ledger.AddAsync(account, 1);
                // Faster than two processes that start again and again react would only make the rest of the test wait.
                await Task.Delay(10);
            }

            return entries;
        }));

        var processes = new List<Process>();
        try
        {
            processes.Add(Start(host));
            await GrowsAsync(host, 100);
            processes.Add(Start(host));
            for (var kills = 0; kills < 2; kills++)
            {
                // The successor is up before the older one goes, and finds the work where it lay.
                await Soon.BecomesTrueAsync(async () => await SessionsAsync(host) >= 2, "two processes work");
                processes[0].Kill();
                await processes[0].WaitForExitAsync();
                processes.RemoveAt(0);
                processes.Add(Start(host));
                await GrowsAsync(host, 100);
            }

            await enough.CancelAsync();
            var entries = await adding;
            for (var i = 0; i < accounts.Length; i++)
            {
                await host.AssertExactAsync(accounts[i], entries[i]);
            }

            Assert.Equal(0L, await host.ScalarAsync<long>("SELECT count(*) FROM mirror.parked_facts"));
        }
        finally
        {
            await enough.CancelAsync();
            foreach (var process in processes)
            {
                process.Kill();
                await process.WaitForExitAsync();
                process.Dispose();
            }
        }
    }

    // Each host that carries the mirror listens for its facts by one session.
    private static Task<long> SessionsAsync(TestHost host) => host.ScalarAsync<long>(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'cchc mirror' AND query LIKE 'LISTEN%'");

    private static async Task GrowsAsync(TestHost host, long by)
    {
        var before = await host.ScalarAsync<long>("SELECT count(*) FROM mirror.seen");
        await Soon.BecomesTrueAsync(async () => await host.ScalarAsync<long>("SELECT count(*) FROM mirror.seen") >= before + by, $"{by} more facts are handled");
    }

    private static Process Start(TestHost host)
    {
        var start = new ProcessStartInfo("dotnet", typeof(CchcHost).Assembly.Location) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ConnectionStrings__Cchc"] = host.ConnectionString;
        start.Environment["CCHC_DATA"] = host.Of<HostSettings>().DataFolder;
        start.Environment["CCHC_WEB_PORT"] = "0";
        start.Environment["CCHC_GRPC_PORT"] = "0";
        start.Environment["Modules__Folder"] = LedgerHost.Folder;
        start.Environment["Modules__Enabled"] = string.Join(',', LedgerHost.Both);
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Console.WriteLine(line.Data);
        process.ErrorDataReceived += (_, line) => Console.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
