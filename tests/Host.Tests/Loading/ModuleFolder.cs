using CchcPlatform.Testing;

namespace CchcPlatform.Host.Tests.Loading;

/// <summary>A folder of modules as a host finds it: some of the product's, some test plugins.</summary>
internal sealed class ModuleFolder : IDisposable
{
    private static readonly string Artifacts = System.IO.Path.Combine(RepositoryScripts.Root, "artifacts");

    public string Path { get; } = Directory.CreateTempSubdirectory("cchc-modules-").FullName;

    /// <summary>The plugins of a case: <c>tests/Plugins/Hazards/&lt;case&gt;</c>.</summary>
    public ModuleFolder WithCase(string name) => WithAreas(System.IO.Path.Combine(Artifacts, "test-plugins", name), _ => true);

    /// <summary>Modules of the product, by area.</summary>
    public ModuleFolder WithProduct(params string[] areas) => WithAreas(System.IO.Path.Combine(Artifacts, "modules"), areas.Contains);

    public ModuleFolder WithEmptyArea(string area)
    {
        Directory.CreateDirectory(System.IO.Path.Combine(Path, area));
        return this;
    }

    /// <summary>Configuration that makes a host take this folder, with more settings.</summary>
    public Dictionary<string, string?> Settings(params (string Key, string Value)[] more) =>
        more.Append(("Modules:Folder", Path)).ToDictionary(s => s.Item1, s => (string?)s.Item2);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private ModuleFolder WithAreas(string from, Func<string, bool> wanted)
    {
        foreach (var area in Directory.GetDirectories(from).Where(folder => wanted(System.IO.Path.GetFileName(folder))))
        {
            var copy = Directory.CreateDirectory(System.IO.Path.Combine(Path, System.IO.Path.GetFileName(area))).FullName;
            foreach (var file in Directory.GetFiles(area, "*", SearchOption.AllDirectories))
            {
                var place = System.IO.Path.Combine(copy, System.IO.Path.GetRelativePath(area, file));
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(place)!);
                File.Copy(file, place);
            }
        }

        return this;
    }
}
