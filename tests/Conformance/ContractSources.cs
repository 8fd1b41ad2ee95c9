using System.Reflection;

namespace CchcPlatform.Conformance;

/// <summary>The proto files that assemblies carry along: those of the platform, and a module's own.</summary>
internal static class ContractSources
{
    private const string Prefix = "protos/";

    /// <summary>Path below the proto root, such as <c>cchc/options/v1/options.proto</c>, and content.</summary>
    public static IEnumerable<(string Path, byte[] Content)> Of(Assembly assembly) =>
        from name in assembly.GetManifestResourceNames()
        where name.StartsWith(Prefix, StringComparison.Ordinal)
        select (name[Prefix.Length..], Read(assembly, name));

    private static byte[] Read(Assembly assembly, string name)
    {
        using var resource = assembly.GetManifestResourceStream(name)!;
        using var memory = new MemoryStream();
        resource.CopyTo(memory);
        return memory.ToArray();
    }
}
