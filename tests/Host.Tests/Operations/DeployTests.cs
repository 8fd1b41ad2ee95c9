using System.Net;
using System.Text.RegularExpressions;
using CchcPlatform.Host.Tests.Clients;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Host.Tests.Loading;
using CchcPlatform.Server;
using CchcPlatform.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CchcPlatform.Host.Tests.Operations;

/// <summary>What is deployed, and the files that say how.</summary>
public sealed partial class DeployTests(HostWithAllModules all) : IClassFixture<HostWithAllModules>
{
    private static readonly string Deploy = Path.Combine(RepositoryScripts.Root, "build", "deploy");

    [Fact]
    public async Task The_published_folder_starts_as_the_container_would_start_it_and_stops_when_told()
    {
        var work = Directory.CreateTempSubdirectory("cchc-publish-");
        var published = Path.Combine(work.FullName, "cchc");
        var making = Command.RunAsync(null, Path.Combine(RepositoryScripts.Root, "build", "publish"), work.FullName, published, "--no-build");
        await Soon.BecomesTrueAsync(
            async () => making.IsCompleted || (await Command.RunAsync(null, "flock", RepositoryScripts.Root, "-n", "artifacts/build.lock", "true")).ExitCode == 1, "nobody else builds meanwhile");
        Assert.False(making.IsCompleted, "others may build while it copies");
        var made = await making;
        Assert.True(made.ExitCode == 0, made.ToString());

        // Every instruction of the file: what is copied and run is there, and the program gets its settings.
        var lines = (await File.ReadAllTextAsync(Path.Combine(Deploy, "Containerfile"))).Replace("\\\n", " ").Split('\n').Where(l => l.Length > 0 && l[0] != '#').ToList();
        Assert.Contains("RUN build/publish /publish", lines);
        Assert.Contains("COPY --from=build /publish /opt/cchc", lines);
        string Here(string path) => path.Replace("/opt/cchc", published);
        string[] Words(string instruction) => [.. Quoted().Matches(lines.Single(l => l.StartsWith(instruction))).Select(m => Here(m.Groups[1].Value))];
        var entry = Words("ENTRYPOINT");
        Assert.Equal("dotnet", entry[0]);
        Assert.True(File.Exists(entry[1]), entry[1]);
        Assert.True(Directory.Exists(Here(lines.Single(l => l.StartsWith("WORKDIR /opt"))["WORKDIR ".Length..])));
        var health = Words("HEALTHCHECK").Single();
        Assert.True(lines.FindIndex(l => l.StartsWith("USER")) > 0);
        var secrets = Directory.CreateDirectory(Path.Combine(work.FullName, "secrets")).FullName;
        await File.WriteAllTextAsync(Path.Combine(secrets, "ConnectionStrings__Cchc"), all.Host.ConnectionString);
        var settings = lines.Where(l => l.StartsWith("ENV ")).SelectMany(l => l[4..].Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(pair => pair.Split('=', 2))
            .Select(pair => (pair[0], pair[0] switch
            {
                "CCHC_DATA" => all.Host.Services.GetRequiredService<HostSettings>().DataFolder,
                "CREDENTIALS_DIRECTORY" => secrets,
                // Not open to other machines while it is tested.
                "CCHC_ADDRESS" => "127.0.0.1",
                "Shutdown__AnnounceSeconds" => "1",
                _ => pair[1],
            })).ToArray();

        await using (var process = await HostProcess.StartProgramAsync(entry[1], settings))
        {
            using var web = new HttpClient { BaseAddress = process.Web };
            Assert.Equal(HttpStatusCode.OK, (await web.GetAsync("/health/ready")).StatusCode);
            Assert.Equal(0, (await HealthAsync(process.Web.Port)).ExitCode);
            await process.TerminateAsync();
            Assert.Equal(0, await process.EndsAsync());
            // Who sees warnings at each start overlooks the one that counts. That a port is plain and all may reach it is one that should be
            // there, and that Kestrel's heartbeat is late is told of a slow machine.
            Assert.Equal("", string.Join('\n', process.Output.Split('\n').Where(line => line.Contains("DataProtection") || Regex.IsMatch(line, "\"LogLevel\":\"(Warning|Error|Critical)\"")
                && !Regex.IsMatch(line, @"Port \d+ is plain and open to other machines|""EventId"":22,""LogLevel"":""Warning"",""Category"":""Microsoft\.AspNetCore\.Server\.Kestrel"""))));
            Assert.NotEqual(0, (await HealthAsync(process.Web.Port)).ExitCode);
        }

        // The deployed tool finds the deployed modules.
        var list = await Command.RunAsync(
            null, "env", work.FullName,
            [.. settings.Where(s => s.Item1 is "CCHC_DATA" or "CREDENTIALS_DIRECTORY").Select(s => $"{s.Item1}={s.Item2}"), Path.Combine(published, "migrate"), "list"]);
        Assert.True(list.ExitCode == 0, list.ToString());
        Assert.Contains("steering", list.Output);

        // Without CCHC_DATA all of its scripts mean the same folder, not one where they are called.
        var astray = await Command.RunAsync(null, "env", published, "-u", "CCHC_DATA", Path.Combine(published, "token"), "admin");
        Assert.Contains($"There are no accounts in {Path.Combine(work.FullName, ".data")}.", astray.Error);

        // Evidence is taken and checked where nobody has a clone.
        var export = Path.Combine(work.FullName, "export.jsonl");
        foreach (var (tool, arguments) in new[] { ("export", new[] { export }), ("verify", [export]), ("seal-key", ["list"]) })
        {
            var run = await Command.RunAsync(
                null, "env", work.FullName,
                [.. settings.Where(s => s.Item1 is "CCHC_DATA" or "CREDENTIALS_DIRECTORY").Select(s => $"{s.Item1}={s.Item2}"), Path.Combine(published, tool), .. arguments]);
            Assert.True(run.ExitCode == 0, run.ToString());
        }

        // So is a secret renewed; in a folder of its own, for that of the test hosts is one for all.
        Directory.CreateDirectory(Path.Combine(secrets, "accounts"));
        var renewed = await Command.RunAsync(
            null, "env", work.FullName, $"CCHC_DATA={work.FullName}", $"CREDENTIALS_DIRECTORY={secrets}", Path.Combine(published, "token"), "--renew", "head-vp", "--reason", "test");
        Assert.True(renewed.ExitCode == 0 && File.Exists(Path.Combine(secrets, "accounts", "head-vp")), renewed.ToString());

        // Without a server it says what to name, and nothing that only a clone has.
        var nowhere = await Command.RunAsync(
            null, "env", work.FullName, "-u", "ConnectionStrings__Cchc", $"CCHC_DATA={work.FullName}", Path.Combine(published, "export"), Path.Combine(work.FullName, "none.jsonl"));
        Assert.Equal(1, nowhere.ExitCode);
        Assert.Contains("ConnectionStrings__Cchc is not set", nowhere.Error);
        Assert.DoesNotContain("build/run", nowhere.Error);
        work.Delete(recursive: true);

        Task<Command> HealthAsync(int port) => Command.RunAsync(null, "env", work.FullName, $"CCHC_WEB_PORT={port}", health);
    }

    [Fact]
    public async Task The_systemd_unit_is_valid_hardened_and_waits_longer_than_a_stop_takes()
    {
        var unit = Path.Combine(Deploy, "cchc.service");
        var text = await File.ReadAllTextAsync(unit);
        var announce = int.Parse(Regex.Match(text, @"Shutdown__AnnounceSeconds=(\d+)").Groups[1].Value);
        var calls = int.Parse(Regex.Match(text, @"Shutdown__CallSeconds=(\d+)").Groups[1].Value);
        var stop = int.Parse(Regex.Match(text, @"TimeoutStopSec=(\d+)").Groups[1].Value);
        var whole = new Server.Shutdown.ShutdownSettings(TimeSpan.FromSeconds(announce), TimeSpan.FromSeconds(calls)).Whole;
        Assert.True(stop > whole.TotalSeconds, $"{stop} s against {whole}");
        Assert.Contains("/opt/cchc/server/CchcPlatform.Server.dll", text);

        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "systemd is not installed here");
        // The program of the unit need not be installed where the tests run.
        var copy = Path.Combine(Directory.CreateTempSubdirectory("cchc-unit-").FullName, "cchc.service");
        await File.WriteAllTextAsync(copy, Regex.Replace(text, "(?m)^ExecStart=.*$", "ExecStart=/bin/true"));
        var verified = await Command.RunAsync(null, "systemd-analyze", Deploy, "verify", copy);
        Assert.True(verified is { ExitCode: 0, Error: "" }, verified.ToString());
        var security = await Command.RunAsync(null, "systemd-analyze", Deploy, "security", "--offline=true", "--threshold=20", copy);
        Assert.True(security.ExitCode == 0, security.ToString());
        Directory.Delete(Path.GetDirectoryName(copy)!, recursive: true);
    }

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Quoted();
}
