using System.Net.Http.Headers;
using Cchc.Platform.V1;
using CchcPlatform.Host.Tests.Clients;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Host.Tests.Telemetry;
using CchcPlatform.Server;
using CchcPlatform.Server.Data;
using CchcPlatform.Testing;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Npgsql;

namespace CchcPlatform.Host.Tests.Operations;

/// <summary>Secrets come from the environment or from files, and go nowhere.</summary>
public sealed class SecretTests
{
    [Fact]
    public void Hosts_that_make_a_secret_at_once_all_get_the_same()
    {
        var folder = Directory.CreateTempSubdirectory("cchc-").FullName;
        var got = Enumerable.Range(0, 200).Select(round =>
        {
            var answers = new string[4];
            Parallel.For(0, answers.Length, i => answers[i] = new Secrets(folder).GetOrCreate($"accounts/{round}"));
            return answers.Distinct(StringComparer.Ordinal).Count();
        }).ToList();

        Assert.All(got, different => Assert.Equal(1, different));
        Assert.Equal(200, Directory.EnumerateFiles(Path.Combine(folder, "accounts")).Count());
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task No_secret_is_in_the_log_the_telemetry_the_answers_or_the_arguments_of_a_run()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        var data = host.Of<HostSettings>().DataFolder;
        var token = await host.TokenAsync("admin");
        await using var process = await HostProcess.StartAsync(host, LedgerHost.Folder,
        [
            .. receiver.Settings.Select(s => (s.Key, s.Value!)), ("DOTNET_ENVIRONMENT", "Development"), ("Database__MigrateAtStart", "true"), ("Logging__LogLevel__Default", "Debug"), ("Seal__IntervalSeconds", "0.1"),
        ]);
        var commandLine = await File.ReadAllTextAsync($"/proc/{process.Id}/cmdline");

        // What goes well and what is refused, by gRPC, JSON and at the issuer.
        var told = new List<string>();
        using var channel = GrpcChannel.ForAddress(process.Grpc);
        var modules = new ModuleService.ModuleServiceClient(channel);
        told.Add((await modules.ListModulesAsync(new ListModulesRequest(), new Metadata { { "authorization", "Bearer " + token } })).ToString());
        told.Add(Assert.IsType<RpcException>(await Record.ExceptionAsync(async () =>
            await modules.ListModulesAsync(new ListModulesRequest(), new Metadata { { "authorization", "Bearer " + token[..^3] + "AAA" } }))).ToString());
        using var web = new HttpClient { BaseAddress = process.Web, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        told.Add(await web.GetStringAsync("/v1/modules"));
        told.Add(await web.GetStringAsync("/health/ready"));
        var secret = (await File.ReadAllTextAsync(Path.Combine(data, "secrets", "accounts", "viewer"))).Trim();
        foreach (var client in new[] { "viewer", "nobody" })
        {
            using var answer = await web.PostAsync("/connect/token", new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials", ["client_id"] = client, ["client_secret"] = secret,
            }));
            Assert.Equal(client == "viewer", answer.IsSuccessStatusCode);
            told.Add(client == "viewer" ? "" : await answer.Content.ReadAsStringAsync());
        }

        var ledger = new Cchc.Ledger.V1.LedgerService.LedgerServiceClient(channel.Intercept(headers =>
        {
            headers.Add("authorization", "Bearer " + token);
            return headers;
        }));
        await ledger.OpenAsync("secrets");
        // The key that seals is made with the first seal.
        var sealKeys = Path.Combine(data, "seal-keys");
        await Soon.BecomesTrueAsync(() => Directory.Exists(sealKeys) && Directory.EnumerateFiles(sealKeys, "*.pem").Any(), "the log is sealed");
        await process.TerminateAsync();
        Assert.Equal(0, await process.EndsAsync());

        string[] secrets =
        [
            token, token.Split('.')[2], new NpgsqlConnectionStringBuilder(host.ConnectionString).Password!,
            .. Directory.EnumerateFiles(Path.Combine(data, "secrets"), "*", SearchOption.AllDirectories).Select(file => File.ReadAllText(file).Trim()),
            .. new[] { "keys", "seal-keys" }.SelectMany(name => Directory.EnumerateFiles(Path.Combine(data, name), "*.pem", SearchOption.AllDirectories))
                .SelectMany(File.ReadAllLines).Where(line => !line.StartsWith('-') && line.Length > 20),
        ];
        Assert.True(secrets.Length > 8, "there are secrets to look for");
        var places = new Dictionary<string, string>
        {
            ["log"] = process.Output, ["arguments"] = commandLine, ["answers"] = string.Join('\n', told),
            ["traces"] = string.Join('\n', receiver.Spans.Select(s => s.Span.ToString())), ["exported logs"] = string.Join('\n', receiver.Logs.Select(l => l.ToString())),
        };
        Assert.All(places, place => Assert.NotEmpty(place.Value));
        foreach (var (place, text) in places)
        {
            Assert.All(secrets, known => Assert.False(text.Contains(known, StringComparison.Ordinal), $"a secret is in the {place}"));
        }
    }

    [Fact]
    public async Task A_secret_that_others_can_read_and_one_given_as_an_argument_stop_the_start()
    {
        const string password = "correct-horse-battery";
        var data = Directory.CreateTempSubdirectory("cchc-secrets-");
        var secret = Path.Combine(data.CreateSubdirectory("secrets").FullName, "cchc_ledger");
        await File.WriteAllTextAsync(secret, password);
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        (string, string)[] common = [("CCHC_DATA", data.FullName), ("Modules__Folder", LedgerHost.Folder), ("ConnectionStrings__Cchc", $"Host=127.0.0.1;Port=1;Database=none;Username=nobody;Password={password}")];

        var (code, output) = await HostProcess.RefusesAsync(common);
        Assert.Equal(1, code);
        Assert.Contains($"cannot start: {secret} is a secret that other users can read; run: chmod 600 {secret}", output);

        (code, output) = await HostProcess.RefusesAsync(["--ConnectionStrings:Cchc=Host=x;Password=" + password], common);
        Assert.Equal(1, code);
        Assert.Contains("cannot start: A secret was given as an argument", output);
        Assert.DoesNotContain(password, output);

        // Neither is it told when the server does not answer.
        File.SetUnixFileMode(secret, UnixFileMode.UserRead);
        (code, output) = await HostProcess.RefusesAsync(common);
        Assert.Equal(1, code);
        Assert.Contains("cannot start: Schema ledger cannot be read", output);
        Assert.DoesNotContain(password, output);
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task What_belongs_to_another_user_stops_the_start_with_a_sentence()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root makes files of another user");
        var data = Directory.CreateTempSubdirectory("cchc-secrets-");
        var secrets = data.CreateSubdirectory("secrets").FullName;
        var secret = Path.Combine(secrets, "cchc_ledger");
        await File.WriteAllTextAsync(secret, "a password");
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.SetUnixFileMode(secrets, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        // First a file of another user, then the whole folder; without its privileges root is a user like any other.
        foreach (var foreign in new[] { secret, secrets })
        {
            await Command.RunAsync(null, "chown", data.FullName, "65534", foreign);
            var refused = await Command.RunAsync(
                null, "setpriv", data.FullName, "--bounding-set=-all", "--inh-caps=-all", "env", $"CCHC_DATA={data.FullName}", $"Modules__Folder={LedgerHost.Folder}",
                "CCHC_WEB_PORT=0", "CCHC_GRPC_PORT=0", "ConnectionStrings__Cchc=Host=127.0.0.1;Port=1;Database=none;Username=nobody", "dotnet", typeof(CchcHost).Assembly.Location);
            Assert.Equal((1, $"cannot start: {secrets} has files of another user; run: chown -R {Environment.UserName} {secrets}\n"), (refused.ExitCode, refused.Error));
        }

        data.Delete(recursive: true);
    }

    [Fact]
    public async Task Settings_are_taken_from_the_files_of_the_credentials_folder()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        var folder = Directory.CreateTempSubdirectory("cchc-credentials-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "ConnectionStrings__Cchc"), host.ConnectionString + "\n");
        await using var process = await HostProcess.StartAsync(
            ("CREDENTIALS_DIRECTORY", folder.FullName), ("CCHC_DATA", host.Of<HostSettings>().DataFolder), ("Modules__Folder", LedgerHost.Folder), ("Modules__Enabled", "ledger"));
        Assert.Contains("Application started", process.Output);
        folder.Delete(recursive: true);
    }
}
