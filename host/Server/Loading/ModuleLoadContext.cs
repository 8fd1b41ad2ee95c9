using System.Reflection;
using System.Runtime.Loader;

namespace CchcPlatform.Server.Loading;

/// <summary>
/// Loads one module folder, host first: whatever the host has is shared, so that types mean the same on both sides; only the
/// module's private packages load beside it.
/// </summary>
internal sealed class ModuleLoadContext(string moduleDll) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(moduleDll), isCollectible: false)
{
    private readonly AssemblyDependencyResolver resolver = new(moduleDll);

    protected override Assembly? Load(AssemblyName name)
    {
        try
        {
            return Default.LoadFromAssemblyName(name);
        }
        catch (FileNotFoundException)
        {
            return resolver.ResolveAssemblyToPath(name) is { } path ? LoadFromAssemblyPath(path) : null;
        }
    }

    protected override nint LoadUnmanagedDll(string name) =>
        resolver.ResolveUnmanagedDllToPath(name) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
