using System.Diagnostics;
using CchcPlatform.Server;
using CchcPlatform.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CchcPlatform.Host.Tests.Clients;

/// <summary>A program run to its end, as its users run it, against a test host.</summary>
internal sealed record Command(int ExitCode, string Output, string Error)
{
    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static Task<Command> BuildAsync(TestHost? host, string name, params string[] arguments) =>
        RunAsync(host, Path.Combine(RepositoryScripts.Root, "build", name), RepositoryScripts.Root, arguments);

    public static async Task<Command> RunAsync(TestHost? host, string program, string folder, params string[] arguments)
    {
        using var process = Start(host, program, folder, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Command(process.ExitCode, await output, await error);
    }

    public static Process Start(TestHost? host, string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        if (host is not null)
        {
            start.Environment["CCHC_WEB_PORT"] = $"{host.Web.Port}";
            start.Environment["CCHC_GRPC_PORT"] = $"{host.Grpc.Port}";
            start.Environment["CCHC_DATA"] = host.Services.GetRequiredService<HostSettings>().DataFolder;
        }

        return Process.Start(start)!;
    }

    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Error}";
}
