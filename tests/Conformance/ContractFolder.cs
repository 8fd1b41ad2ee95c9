using System.Reflection;

namespace CchcPlatform.Conformance;

/// <summary>A folder with the platform's proto files and a module's own beside each other, as one proto root.</summary>
internal sealed class ContractFolder : IDisposable
{
    public ContractFolder(Assembly module)
    {
        Path = Directory.CreateTempSubdirectory("cchc-contracts-").FullName;
        var platform = ContractSources.Of(typeof(Cchc.Options.V1.OptionsExtensions).Assembly);
        // A baseline of the module's own comes second, and counts.
        foreach (var (path, content) in platform.Concat(ContractSources.Of(module)))
        {
            var file = System.IO.Path.Combine(Path, path);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, content);
        }
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
