using System.ComponentModel;
using System.Diagnostics;

namespace CchcPlatform.Conformance;

/// <summary>The linter of contracts, as its makers publish it for Node. Without Node its tests are skipped, and counted so.</summary>
internal static class Buf
{
    private const string Package = "@bufbuild/buf@1.75.0";

    // Two that install the same package at once break each other's files.
    private static readonly SemaphoreSlim OneAtATime = new(1);

    /// <summary>Runs it in a folder; gives what it complained about, empty when all is well.</summary>
    public static async Task<string> RunAsync(string folder, params string[] arguments)
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("CCHC_SKIP_NODE") == "1", "CCHC_SKIP_NODE=1: without the linter of contracts.");
        await OneAtATime.WaitAsync();
        try
        {
            var start = new ProcessStartInfo("npx", ["--yes", "--package", Package, "--", "buf", .. arguments])
            {
                WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            var said = $"{await output}\n{await error}".Trim();
            return process.ExitCode == 0 ? "" : said.Length > 0 ? said : $"buf {string.Join(' ', arguments)} ended with code {process.ExitCode}";
        }
        catch (Win32Exception)
        {
            Assert.Skip("Node.js with npx is not installed: without the linter of contracts.");
            throw;
        }
        finally
        {
            OneAtATime.Release();
        }
    }
}
