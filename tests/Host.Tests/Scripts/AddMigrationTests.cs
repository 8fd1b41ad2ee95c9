using CchcPlatform.Host.Tests.Clients;
using CchcPlatform.Host.Tests.Operations;
using CchcPlatform.Testing;

namespace CchcPlatform.Host.Tests.Scripts;

/// <summary>What <c>build/migrate add</c> refuses; that it writes is shown by every new module.</summary>
public sealed class AddMigrationTests : IDisposable
{
    private static readonly string Project = Path.Combine(RepositoryScripts.Root, "modules", "Organization");
    private readonly string folder = Directory.CreateTempSubdirectory("cchc-add-migration-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("cannot name a migration", "")]
    [InlineData("cannot name a migration", "Foo Bar")]
    [InlineData("cannot name a migration", "class")]
    [InlineData("cannot name a migration", "../../Escape")]
    [InlineData("cannot name a migration", "Migration")]
    [InlineData("cannot name a migration", "DateTimeOffset")]
    [InlineData("has a migration Initial already", "Initial")]
    [InlineData("has not changed since its last migration", "AddRoom")]
    [InlineData("is not the folder of CchcPlatform.Modules.Organization.csproj", "AddRoom", "--into", "nowhere")]
    public async Task What_cannot_be_a_migration_is_refused_in_a_sentence_and_nothing_is_written(string sentence, params string[] nameAndMore)
    {
        var before = Files();
        var refused = await Command.RunAsync(null, "dotnet", folder, [TestTool.Path, "migrate", "add", "organization", .. nameAndMore]);
        Assert.True(refused.ExitCode == 1, refused.ToString());
        Assert.Contains(sentence, Assert.Single(refused.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(before, Files());
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    /// <summary>The code that was built last is not the code that lies there: a migration of it would say what another one says already, or too little.</summary>
    [Theory]
    [InlineData("Units/Room.cs", "Units/Room.cs is newer than CchcPlatform.Modules.Organization.dll; build the module first.")]
    [InlineData("Data/Migrations/20200101000000_AddFloor.cs", "20200101000000_AddFloor is not in both, the migrations of Data/Migrations and CchcPlatform.Modules.Organization.dll; build the module first.")]
    public async Task A_migration_is_not_made_from_an_old_build(string file, string sentence)
    {
        foreach (var source in Directory.EnumerateFiles(Project, "*.cs*", SearchOption.AllDirectories).Where(path => !path.Contains("/obj/") && !path.Contains("/bin/")))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(Project, source));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(source, copy);
        }

        var added = Path.Combine(folder, file);
        await File.WriteAllTextAsync(added, "");
        File.SetLastWriteTimeUtc(added, file.Contains("Migrations") ? new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc) : DateTime.UtcNow.AddMinutes(1));
        var refused = await Command.RunAsync(null, "dotnet", folder, [TestTool.Path, "migrate", "add", "organization", "AddRoom", "--into", folder]);
        Assert.True(refused.ExitCode == 1, refused.ToString());
        Assert.Contains(sentence, Assert.Single(refused.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    private static IEnumerable<string> Files() => [.. Directory.EnumerateFiles(Path.Combine(Project, "Data"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
