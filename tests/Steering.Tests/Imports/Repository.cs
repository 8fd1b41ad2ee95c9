using System.Runtime.CompilerServices;

namespace CchcPlatform.Steering.Tests.Imports;

/// <summary>Finds files of the repository from where this source file lies.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Plan => Path.Combine(Root, "build", "data", "plan-25195-2026.txt");

    public static string Data(string name) => Path.Combine(Root, "tests", "Steering.Tests", "Imports", "Data", name);

    private static string Find([CallerFilePath] string here = "")
    {
        for (var folder = Path.GetDirectoryName(here); folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "CchcPlatform.sln"))) return folder;
        throw new InvalidOperationException("The repository's root was not found.");
    }
}
