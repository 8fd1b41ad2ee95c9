using CchcPlatform.Host.Tests.Clients;
using CchcPlatform.Testing;

namespace CchcPlatform.Host.Tests.Kit;

/// <summary>What <c>build/baseline</c> writes down at a release, here and in a repository of a module's own.</summary>
public sealed class BaselineTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("cchc-baseline-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Theory]
    [InlineData("build/baseline")]
    [InlineData("build/templates/repository/build/baseline")]
    public async Task Migrations_are_released_with_the_contract_or_not_at_all(string script)
    {
        foreach (var folder in new[] { "bin", "build", "host", "platform", "protos", "modules/AreaName/Data/Migrations" })
        {
            Directory.CreateDirectory(Path.Combine(root, folder));
        }

        File.Copy(Path.Combine(RepositoryScripts.Root, script), Path.Combine(root, "build", "baseline"));
        var released = Path.Combine(root, "protos", "baseline.migrations");
        await File.WriteAllTextAsync(released, "20261101000000_Initial\n");
        foreach (var name in new[] { "20261101000000_Initial.cs", "20261101000000_Initial.Designer.cs", "20261127000000_More.cs", "AreaDbModelSnapshot.cs" })
        {
            await File.WriteAllTextAsync(Path.Combine(root, "modules", "AreaName", "Data", "Migrations", name), "");
        }

        // Instead of the platform's package.
        await ProgramAsync("dotnet", $"echo {root}/platform");
        await ProgramAsync("npx", "exit 7");
        Assert.Equal(7, (await RunAsync()).ExitCode);
        Assert.Equal("20261101000000_Initial\n", await File.ReadAllTextAsync(released));

        await ProgramAsync("npx", "exit 0");
        var run = await RunAsync();
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("20261101000000_Initial\n20261127000000_More\n", await File.ReadAllTextAsync(released));
    }

    private Task<Command> RunAsync() => Command.RunAsync(
        null, "env", root, $"PATH={Path.Combine(root, "bin")}:{Environment.GetEnvironmentVariable("PATH")}", "bash", Path.Combine(root, "build", "baseline"));

    private async Task ProgramAsync(string name, string line)
    {
        var file = Path.Combine(root, "bin", name);
        await File.WriteAllTextAsync(file, $"#!/bin/sh\n{line}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
