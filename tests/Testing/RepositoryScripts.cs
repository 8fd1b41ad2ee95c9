using System.Diagnostics;

namespace CchcPlatform.Testing;

/// <summary>Runs the programs of the repository's <c>build</c> folder, as their users do.</summary>
public static class RepositoryScripts
{
    /// <summary>The clone that these tests were built in, or the own repository of a module: the nearest folder above them with a solution of ours.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Runs <c>build/&lt;name&gt;</c> and returns its standard output.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message holds what it said.</exception>
    public static async Task<string> RunAsync(string name, params string[] arguments)
    {
        using var process = Process.Start(Start(name, arguments))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"build/{name} {string.Join(' ', arguments)} ended with code {process.ExitCode}: {await error}");
        return (await output).Trim();
    }

    internal static ProcessStartInfo Start(string name, params string[] arguments) =>
        new(Find(name), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };

    // Outside a clone the package of these tests has put a copy beside them; packages keep no right to execute.
    private static string Find(string name)
    {
        var script = Path.Combine(Root, "build", name);
        if (!File.Exists(script))
        {
            script = Path.Combine(AppContext.BaseDirectory, "build", name);
            File.SetUnixFileMode(script, File.GetUnixFileMode(script) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }

        return script;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (folder.EnumerateFiles("CchcPlatform*.sln").Any())
                return folder.FullName;
        }
        throw new DirectoryNotFoundException($"no CchcPlatform*.sln in or above {AppContext.BaseDirectory}");
    }
}
