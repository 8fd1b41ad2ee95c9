using System.Net.Sockets;
using CchcPlatform.Host.Tests.Clients;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Server;
using CchcPlatform.Testing;

namespace CchcPlatform.Host.Tests.Operations;

/// <summary>The commands of the machine ask the host where <c>CCHC_ADDRESS</c> lets it listen.</summary>
public sealed class AddressTests
{
    [Theory]
    [InlineData("127.0.0.2")]
    [InlineData("[::]")]
    public async Task Token_import_and_health_find_the_host_at_its_address(string address)
    {
        Assert.SkipUnless(address[0] != '[' || Socket.OSSupportsIPv6, "this machine has no IPv6");
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        await using var process = await HostProcess.StartAsync(host, LedgerHost.Folder, ("CCHC_ADDRESS", address), ("DOTNET_ENVIRONMENT", "Development"));
        Task<Command> RunAsync(params string[] program) => Command.RunAsync(
            null, "env", RepositoryScripts.Root,
            [$"CCHC_DATA={host.Of<HostSettings>().DataFolder}", $"CCHC_ADDRESS={address}", $"CCHC_WEB_PORT={process.Web.Port}", $"CCHC_GRPC_PORT={process.Grpc.Port}", .. program]);

        var given = await RunAsync("dotnet", TestTool.Path, "token", "admin");
        Assert.True(given.ExitCode == 0 && given.Output.Split('.').Length == 3, given.ToString());
        var asked = await RunAsync(Path.Combine(RepositoryScripts.Root, "build", "deploy", "health"));
        Assert.True(asked.ExitCode == 0, asked.ToString());
        // Steering is not loaded here, which the host says.
        var sent = await RunAsync("dotnet", TestTool.Path, "import", Path.Combine(RepositoryScripts.Root, "build", "data", "plan-25195-2026.txt"), "--commune", "25195", "--year", "2027", "--preview");
        Assert.True(sent.ExitCode == 1 && sent.Error.Contains("Unimplemented"), sent.ToString());
    }
}
