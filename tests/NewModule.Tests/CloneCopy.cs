using CchcPlatform.Testing;

namespace CchcPlatform.NewModule.Tests;

/// <summary>
/// A copy of this clone in which two modules are made as their teams make them: Training in the clone, Records in a repository
/// of its own. Nothing is written to the clone itself, so a build beside the tests is left alone.
/// </summary>
public sealed class CloneCopy : IAsyncLifetime
{
    // Its packages must not be taken for those of an earlier run, which the package cache keeps.
    private readonly string version = $"0.1.0-test.{Guid.NewGuid():N}"[..24];
    private readonly string folder = Directory.CreateTempSubdirectory("cchc-new-module-").FullName;

    public string Clone => Path.Combine(folder, "clone");

    public string OwnRepository => Path.Combine(folder, "records");

    /// <summary>Files of the clone and their content before any module was made.</summary>
    public IReadOnlyDictionary<string, string> Before { get; private set; } = new Dictionary<string, string>();

    public async ValueTask InitializeAsync()
    {
        var files = (await Shell.RunAsync("git", RepositoryScripts.Root, "ls-files", "-co", "--exclude-standard")).Expect().Lines;
        foreach (var file in files.Where(file => File.Exists(Path.Combine(RepositoryScripts.Root, file))))
        {
            var copy = Path.Combine(Clone, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(RepositoryScripts.Root, file), copy);
        }

        var props = Path.Combine(Clone, "Directory.Build.props");
        await File.WriteAllTextAsync(props, (await File.ReadAllTextAsync(props)).Replace("<Version>0.1.0</Version>", $"<Version>{version}</Version>"));
        Before = Files();
        (await BuildAsync("new-module", "Training", "Course")).Expect();
        (await Shell.RunAsync("dotnet", Clone, "build", "tests/Training.Tests", "-c", "Release", "-v", "quiet", "-p:RestoreLockedMode=false")).Expect();
        (await BuildAsync("pack")).Expect();
        // System has a Version too: the code of a module says which one it means.
        (await BuildAsync("new-module", "Records", "Version", "--repository", OwnRepository)).Expect();
        (await Shell.RunAsync("dotnet", OwnRepository, "build", "tests/Records.Tests", "-c", "Release", "-v", "quiet")).Expect();
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        foreach (var package in Directory.Exists(cache) ? Directory.GetDirectories(cache, "cchcplatform.*") : [])
        {
            if (Path.Combine(package, version) is var ours && Directory.Exists(ours))
            {
                Directory.Delete(ours, recursive: true);
            }
        }

        return default;
    }

    /// <summary>A program of the copy's <c>build</c> folder.</summary>
    internal Task<Shell> BuildAsync(string name, params string[] arguments) => Shell.RunAsync(Path.Combine(Clone, "build", name), Clone, arguments);

    /// <summary>What git would see of the copy now: no build output. Nor lock files, which carry the version that this copy was given.</summary>
    public IReadOnlyDictionary<string, string> Files() => FilesOf(Clone);

    public static IReadOnlyDictionary<string, string> FilesOf(string clone) => Directory.EnumerateFiles(clone, "*", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/bin/") && !file.Contains("/obj/") && !file.Contains("/artifacts/") && !file.EndsWith("/packages.lock.json", StringComparison.Ordinal))
        .ToDictionary(file => Path.GetRelativePath(clone, file), File.ReadAllText);
}
