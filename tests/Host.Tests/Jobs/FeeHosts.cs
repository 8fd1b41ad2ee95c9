using System.Diagnostics;
using System.Globalization;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Server;
using CchcPlatform.Testing;

namespace CchcPlatform.Host.Tests.Jobs;

/// <summary>
/// Hosts whose ledger adds fees by a job. The database belongs to a host without the ledger, which has no part in that job.
/// </summary>
internal static class FeeHosts
{
    public const string EverySecond = "* * * * * ?";

    public const string Once = "0 0 0 1 1 ?";

    /// <summary>
    /// One time, soon, and none after it for a year: so late that the host that shall run it has started on a busy machine too, for one that
    /// comes after its time has missed it.
    /// </summary>
    public static (string Cron, DateTimeOffset Time) OnceSoon()
    {
        var time = DateTimeOffset.UtcNow.AddSeconds(20);
        return (time.ToOffset(TimeSpan.FromHours(7)).ToString("s m H d M '?'", CultureInfo.InvariantCulture), time);
    }

    public static Task<TestHost> StartWithoutAsync(params (string, string)[] more) =>
        LedgerHost.StartAsync(["mirror"], [("Modules:ledger:Address", "http://127.0.0.1:1"), .. more]);

    public static Task<TestHost> WithAsync(this TestHost host, string cron, params (string, string)[] more) =>
        host.BesideAsync(["ledger"], [("Modules:ledger:Jobs:AddFees", cron), ("Jobs:CheckInSeconds", "1"), ("Jobs:RetrySeconds", "0.5"), .. more]);

    public static Process StartProcess(TestHost host, string cron)
    {
        var start = new ProcessStartInfo("dotnet", typeof(CchcHost).Assembly.Location) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ConnectionStrings__Cchc"] = host.ConnectionString;
        start.Environment["CCHC_DATA"] = host.Of<HostSettings>().DataFolder;
        start.Environment["CCHC_WEB_PORT"] = "0";
        start.Environment["CCHC_GRPC_PORT"] = "0";
        start.Environment["Modules__Folder"] = LedgerHost.Folder;
        start.Environment["Modules__Enabled"] = "ledger";
        start.Environment["Modules__ledger__Jobs__AddFees"] = cron;
        start.Environment["Jobs__CheckInSeconds"] = "1";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Console.WriteLine(line.Data);
        process.ErrorDataReceived += (_, line) => Console.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>How often the job has had an effect.</summary>
    public static Task<long> EffectsAsync(this TestHost host) => host.ScalarAsync<long>("SELECT count(*) FROM ledger.facts WHERE actor = 'module:ledger'");

    /// <summary>No time counted twice, in no account, and the accounts say so too.</summary>
    public static async Task AssertOnceAsync(this TestHost host)
    {
        Assert.Equal(0L, await host.ScalarAsync<long>("""
            SELECT count(*) FROM (SELECT FROM ledger.facts WHERE actor = 'module:ledger' GROUP BY request_id, resource HAVING count(*) > 1) AS twice
            """));
        Assert.Equal(
            await host.EffectsAsync(),
            await host.ScalarAsync<long>("SELECT coalesce(sum(balance), 0)::bigint FROM ledger.accounts WHERE account_id IN ('first', 'second')"));
    }

    public static Task<string> TextAsync(this TestHost host, string sql) => host.ScalarAsync<string>(sql);
}
