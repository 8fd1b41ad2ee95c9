using System.Collections.Frozen;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace CchcPlatform.Server.Loading;

/// <summary>
/// Compares what a module was built against with what the host has, from the file alone: after loading, a newer reference shows
/// up as a type that cannot be found, in the middle of something else.
/// </summary>
internal static class SharedAssemblies
{
    private static readonly FrozenDictionary<string, string> Host = ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .GroupBy(path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(same => same.Key, same => same.First(), StringComparer.OrdinalIgnoreCase);

    /// <summary>One sentence, or null when the host can carry the module.</summary>
    public static string? Complaint(string moduleDll)
    {
        var folder = Path.GetDirectoryName(moduleDll)!;
        var own = Directory.GetFiles(folder, "*.dll").Where(dll => !Host.ContainsKey(Path.GetFileNameWithoutExtension(dll))).ToList();
        var newer = own.SelectMany(dll => Newer(dll)).Distinct().ToList();
        if (newer.Count > 0)
        {
            return $"{Path.GetFileName(moduleDll)} was built against {string.Join(" and ", newer)}; build it against the host's version, or bring the host up to it.";
        }

        // Of the module itself only: packages name assemblies that they can do without.
        var missing = References(moduleDll).Where(r => !Host.ContainsKey(r.Name!) && !File.Exists(Path.Combine(folder, r.Name + ".dll"))).ToList();
        return missing.Count == 0
            ? null
            : $"{Path.GetFileName(moduleDll)} needs {string.Join(" and ", missing.Select(m => $"{m.Name} {m.Version}"))}, which neither the module's folder nor the host has.";
    }

    private static IEnumerable<string> Newer(string dll) =>
        from reference in References(dll)
        where Host.ContainsKey(reference.Name!)
        let have = AssemblyName.GetAssemblyName(Host[reference.Name!]).Version
        where have < reference.Version
        select $"{reference.Name} {reference.Version}, while the host has {have}";

    private static IReadOnlyList<AssemblyName> References(string dll)
    {
        using var file = new PEReader(File.OpenRead(dll));
        if (!file.HasMetadata)
        {
            // A native library.
            return [];
        }

        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetAssemblyReference(handle).GetAssemblyName())];
    }
}
