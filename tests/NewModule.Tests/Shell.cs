using System.Diagnostics;

namespace CchcPlatform.NewModule.Tests;

/// <summary>A program run to its end.</summary>
internal sealed record Shell(string Command, int ExitCode, string Output, string Error)
{
    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static Task<Shell> RunAsync(string program, string folder, params string[] arguments) => RunAsync(program, folder, [], arguments);

    public static async Task<Shell> RunAsync(string program, string folder, (string Name, string Value)[] environment, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        // Build servers outlive their build and would hold on to its output.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        // A copy with a version of its own has other lock files.
        start.Environment.Remove("CI");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Shell($"{Path.GetFileName(program)} {string.Join(' ', arguments)}", process.ExitCode, await output, await error);
    }

    public Shell Expect(int exitCode = 0)
    {
        Assert.True(ExitCode == exitCode, $"{Command} ended with code {ExitCode}\n{Output}\n{Error}");
        return this;
    }
}
