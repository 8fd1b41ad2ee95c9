using CchcPlatform.Testing;

namespace CchcPlatform.Host.Tests.Operations;

/// <summary>The program behind <c>build/migrate</c>, as built together with these tests.</summary>
internal static class TestTool
{
    public static string Path { get; } = System.IO.Path.Combine(
        RepositoryScripts.Root, "build", "tool", "bin", AppContext.BaseDirectory.Contains("/Debug/") ? "Debug" : "Release", "net10.0", "CchcPlatform.Tool.dll");
}
