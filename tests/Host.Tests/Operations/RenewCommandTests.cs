using System.Net;
using CchcPlatform.Host.Tests.Clients;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Server;
using CchcPlatform.Testing;

namespace CchcPlatform.Host.Tests.Operations;

/// <summary>What <c>build/token --renew</c> says and leaves behind, in a folder of its own: that of the test hosts is one for all.</summary>
public sealed class RenewCommandTests : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("cchc-renew-").FullName;

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Fact]
    public async Task A_stolen_secret_ends_and_the_new_one_lies_where_the_old_one_lay()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        Take(host, "cchc_identity", "accounts/viewer");
        var nobody = await TokenAsync(host, "--renew", "nobody", "--reason", "x");
        Assert.True(nobody.ExitCode == 1 && nobody.Error.Contains("There is no account \"nobody\" with a secret"), nobody.ToString());
        var file = Path.Combine(data, "secrets", "accounts", "viewer");
        var stolen = await File.ReadAllTextAsync(file);
        var renewed = await TokenAsync(host, "--renew", "viewer", "--reason", "Lộ khóa trong thư");
        Assert.True(renewed.ExitCode == 0, renewed.ToString());
        var secret = await File.ReadAllTextAsync(file);
        Assert.Contains(file, renewed.Output);
        Assert.DoesNotContain(secret, renewed.ToString());
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (await AskAsync(host, stolen), await AskAsync(host, secret)));
        var token = await TokenAsync(host, "viewer");
        Assert.True(token.ExitCode == 0 && token.Output.Split('.').Length == 3, token.ToString());
        // Nothing that is kept or told has it, nor what it is checked by.
        foreach (var hidden in new[] { secret, await host.ScalarAsync<string>("SELECT client_secret FROM identity.clients WHERE client_id = 'viewer'") })
        {
            foreach (var table in new[] { "facts", "request_replays" })
            {
                Assert.Equal(0, await host.ScalarAsync<long>($"SELECT count(*) FROM identity.{table} AS kept WHERE position('{hidden}' IN kept::text) > 0"));
                Assert.Equal(0, await host.ScalarAsync<long>($"SELECT count(*) FROM identity.{table} AS kept WHERE position('{Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(hidden))}' IN kept::text) > 0"));
            }
        }

        Assert.Equal(1, await host.ScalarAsync<long>("SELECT count(*) FROM identity.facts WHERE type = 'cchc.identity.v1.AccountSecretRenewed' AND reason = 'Lộ khóa trong thư'"));
    }

    [Fact]
    public async Task Where_another_user_owns_the_instance_the_new_secret_is_theirs()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root leaves files of its own with others");
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        // As of a second host, where the account has no secret yet.
        Take(host, "cchc_identity");
        await Command.RunAsync(null, "chown", data, "-R", "nobody", data);
        var renewed = await TokenAsync(host, "--renew", "viewer", "--reason", "test");
        Assert.True(renewed.ExitCode == 0, renewed.ToString());
        var accounts = Path.Combine(data, "secrets", "accounts");
        Assert.Equal("nobody nobody ", (await Command.RunAsync(null, "stat", data, "-c", "%U", accounts, Path.Combine(accounts, "viewer"))).Output.ReplaceLineEndings(" "));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(host, await File.ReadAllTextAsync(Path.Combine(accounts, "viewer"))));
    }

    [Theory]
    [InlineData(2, "--reason is missing", "--renew", "viewer")]
    [InlineData(2, "--reason is missing", "--renew", "viewer", "--reason", " ")]
    [InlineData(2, "--renew needs a value", "--renew")]
    [InlineData(2, "Unknown option --resaon", "--renew", "viewer", "--resaon", "x")]
    [InlineData(0, "usage: build/token", "--help")]
    public async Task A_command_that_cannot_be_meant_says_what_to_change(int code, string sentence, params string[] arguments)
    {
        var command = await TokenAsync(null, arguments);
        Assert.True(command.ExitCode == code && command.ToString().Contains(sentence), command.ToString());
    }

    [Fact]
    public async Task In_a_folder_of_no_instance_nothing_is_renewed()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        var renewed = await TokenAsync(host, "--renew", "viewer", "--reason", "x");
        Assert.True(renewed.ExitCode == 1 && renewed.Error.Contains("set CCHC_DATA to its folder"), renewed.ToString());
        Assert.Equal(HttpStatusCode.OK, await AskAsync(host, await File.ReadAllTextAsync(Path.Combine(host.Of<HostSettings>().SecretsFolder, "accounts", "viewer"))));
    }

    private void Take(TestHost host, params string[] secrets)
    {
        Directory.CreateDirectory(Path.Combine(data, "secrets", "accounts"));
        foreach (var secret in secrets)
        {
            File.Copy(Path.Combine(host.Of<HostSettings>().SecretsFolder, secret), Path.Combine(data, "secrets", secret));
        }
    }

    private Task<Command> TokenAsync(TestHost? host, params string[] arguments) => Command.RunAsync(
        null, "env", RepositoryScripts.Root,
        [
            $"CCHC_DATA={data}", $"CCHC_WEB_PORT={host?.Web.Port ?? 1}", $"CCHC_GRPC_PORT={host?.Grpc.Port ?? 1}", $"ConnectionStrings__Cchc={host?.ConnectionString ?? "Host=nowhere"}",
            Path.Combine(RepositoryScripts.Root, "build", "token"), .. arguments,
        ]);

    private static async Task<HttpStatusCode> AskAsync(TestHost host, string secret)
    {
        using var client = new HttpClient { BaseAddress = host.Web };
        using var answer = await client.PostAsync("/connect/token", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = "viewer", ["client_secret"] = secret.Trim(),
        }));
        return answer.StatusCode;
    }
}
