using System.Diagnostics;
using CchcPlatform.Testing;

namespace CchcPlatform.Host.Tests.Scripts;

/// <summary>The ruler itself, on little data: what it measures here says nothing, that it measures says that it has not rotted.</summary>
public sealed class RulerTests
{
    [Fact]
    public async Task The_ruler_measures_every_case()
    {
        var driver = Path.Combine(RepositoryScripts.Root, "build", "ruler", "driver", "bin", "Release", "net10.0", "CchcPlatform.Ruler.dll");
        string[] arguments = File.Exists(driver) ? ["--smoke", "--no-build"] : ["--smoke"];
        using var ruler = Process.Start(new ProcessStartInfo(Path.Combine(RepositoryScripts.Root, "build", "bench"), arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var said = ruler.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var table = await ruler.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await ruler.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(ruler.ExitCode == 0, await said + table);
        Assert.All(
            ["get an activity", "first page", "deep page", "report progress", "call to another module", "layer: + token", "layer: + request_id",
                "fact to reaction", "fact to a watching client", "import of the real plan", "cold start", "memory at rest"],
            name => Assert.Contains(table.Split('\n'), line => line.StartsWith('|') && line.Contains(name)));
    }
}
