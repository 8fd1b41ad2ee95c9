using System.Collections.Concurrent;
using System.Diagnostics;
using CchcPlatform.Kernel.Modules;

namespace CchcPlatform.Server;

/// <summary>The source of a module's spans: <c>CchcPlatform.CivilService</c> for civil_service.</summary>
internal static class AreaSource
{
    private static readonly ConcurrentDictionary<string, ActivitySource> Sources = new(StringComparer.Ordinal);

    public static ActivitySource Of(ModuleManifest module) => Sources.GetOrAdd(
        module.Key, key => new ActivitySource("CchcPlatform." + string.Concat(key.Split('_').Select(part => char.ToUpperInvariant(part[0]) + part[1..]))));
}
