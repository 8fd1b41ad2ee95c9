using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using CchcPlatform.Testing;

namespace CchcPlatform.NewModule.Tests;

/// <summary>A new module is one command, in the clone and in a repository of its own.</summary>
public sealed partial class NewModuleTests(CloneCopy copy) : IClassFixture<CloneCopy>
{
    [Fact]
    public Task A_module_of_the_clone_passes_the_conformance_kit() => PassesAsync(copy.Clone, "Training");

    [Fact]
    public Task A_module_built_from_the_packages_alone_passes_the_conformance_kit() => PassesAsync(copy.OwnRepository, "Records");

    /// <summary>The clone that it came from is on one machine.</summary>
    [Fact]
    public void The_repository_of_a_module_names_no_folder_outside()
    {
        var text = Directory.EnumerateFiles(copy.OwnRepository, "*", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/") && !file.Contains("/bin/") && !file.Contains("/artifacts/") && !file.EndsWith(".nupkg", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(file).Contains(copy.Clone, StringComparison.Ordinal));
        Assert.Empty(text);
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(copy.OwnRepository, "packages"), "CchcPlatform.Conformance.*.nupkg"));
    }

    [Fact]
    public async Task Both_are_served_by_a_host_that_knew_neither()
    {
        var modules = Directory.CreateTempSubdirectory("cchc-modules-").FullName;
        try
        {
            foreach (var (repository, area) in new[] { (copy.Clone, "Training"), (copy.OwnRepository, "Records") })
            {
                var staged = Path.Combine(repository, "artifacts", "modules", area);
                // What the host has is not carried along.
                Assert.Equal([$"CchcPlatform.Modules.{area}.dll"], Directory.GetFiles(staged, "*.dll").Select(Path.GetFileName));
                (await Shell.RunAsync("cp", repository, "-R", staged, modules)).Expect();
            }

            await using var host = await RunningHost.StartAsync(copy.Clone, modules);
            foreach (var nouns in new[] { "courses", "versions" })
            {
                var singular = nouns[..^1];
                using var created = await host.Http.PostAsync($"/v1/communes/25195/{nouns}?{singular}Id=mot", JsonContent.Create(new { displayName = "Số một" }));
                Assert.True(created.IsSuccessStatusCode, await created.Content.ReadAsStringAsync());
                var list = await host.Http.GetFromJsonAsync<JsonElement>($"/v1/communes/25195/{nouns}?filter=so%20mot");
                Assert.Equal($"communes/25195/{nouns}/mot", Assert.Single(list.GetProperty(nouns).EnumerateArray()).GetProperty("name").GetString());
            }

            var known = (await host.Http.GetFromJsonAsync<JsonElement>("/v1/modules")).GetProperty("modules").EnumerateArray().Select(m => m.GetProperty("key").GetString());
            Assert.Superset(new HashSet<string?> { "records", "training" }, known.ToHashSet());
        }
        finally
        {
            Directory.Delete(modules, recursive: true);
        }
    }

    [Theory]
    [InlineData("exists already", "Training")]
    [InlineData("exists already", "TRAINING")]
    [InlineData("exists already", "Hostile")]
    [InlineData("not a name in PascalCase", "training")]
    [InlineData("not a name in PascalCase", "Đàotạo")]
    [InlineData("not a name in PascalCase", "../Escape")]
    [InlineData("reserved for the host", "Identity")]
    [InlineData("reserved for the host", "Authorization")]
    [InlineData("reserved for the host", "LandOwner")]
    [InlineData("belong to cchc/steering", "Budget", "Plan")]
    [InlineData("every module has", "Archive", "File")]
    [InlineData("means something else", "Google")]
    [InlineData("would make the word Task", "Task")]
    [InlineData("would make the word Task", "Budget", "Task")]
    [InlineData("would make the word message", "Budget", "Message")]
    [InlineData("would make the word reason", "Budget", "Reason")]
    [InlineData("would make the word Guid", "Threading", "Guid")]
    [InlineData("would make the word BudgetDb twice", "Budget", "BudgetDb")]
    [InlineData("a small letter follows a digit", "Nine9", "Item2")]
    [InlineData("of C#", "Exams", "Class")]
    [InlineData("must differ", "Mail", "Mail")]
    public async Task What_cannot_be_a_module_is_refused_in_a_sentence_and_nothing_is_written(string sentence, params string[] arguments)
    {
        var before = copy.Files();
        var refused = (await copy.BuildAsync("new-module", arguments)).Expect(1);
        Assert.Contains(sentence, refused.Error);
        Assert.Single(refused.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(before, copy.Files());
    }

    [Fact]
    public async Task The_folder_of_a_migration_is_meant_from_where_the_caller_stands()
    {
        var before = copy.Files();
        var refused = (await Shell.RunAsync("bash", Path.Combine(copy.Clone, "modules"), "../build/migrate", "add", "training", "AddRoom", "--into", "Organization")).Expect(1);
        Assert.Contains($"{copy.Clone}/modules/Organization is not the folder of CchcPlatform.Modules.Training.csproj", refused.Error);
        refused = (await Shell.RunAsync("bash", Path.Combine(copy.Clone, "modules"), "../build/migrate", "add", "training", "AddRoom", "--into", "Training")).Expect(1);
        Assert.Contains("The model of training has not changed", refused.Error);
        Assert.Equal(before, copy.Files());
    }

    [Fact]
    public async Task A_failure_on_the_way_leaves_nothing_behind()
    {
        var before = copy.Files();
        // A build that fails comes in the middle, when everything lies in its place.
        var stub = Directory.CreateTempSubdirectory("cchc-dotnet-").FullName;
        try
        {
            var dotnet = Path.Combine(stub, "dotnet");
            await File.WriteAllTextAsync(dotnet, $"""
                #!/bin/bash
                if [[ $1 == build ]]; then exit 1; fi
                PATH=${"{"}PATH#"{stub}":{"}"} exec dotnet "$@"
                """);
            File.SetUnixFileMode(dotnet, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            var failed = await Shell.RunAsync(Path.Combine(copy.Clone, "build", "new-module"), copy.Clone, [("PATH", $"{stub}:{Environment.GetEnvironmentVariable("PATH")}")], ["Broken"]);
            Assert.Contains("Nothing of Broken was left behind.", failed.Expect(1).Error);
            Assert.Equal(before, copy.Files());
        }
        finally
        {
            Directory.Delete(stub, recursive: true);
        }
    }

    [Fact]
    public async Task Removed_again_the_clone_is_as_it_was()
    {
        // From the copy's files, so that the tests beside this one keep their module.
        var second = Directory.CreateTempSubdirectory("cchc-remove-module-").FullName;
        try
        {
            foreach (var (file, text) in copy.Files())
            {
                var place = Path.Combine(second, file);
                Directory.CreateDirectory(Path.GetDirectoryName(place)!);
                await File.WriteAllTextAsync(place, text);
            }

            (await Shell.RunAsync("bash", second, "build/remove-module", "Training")).Expect();
            Assert.Equal(copy.Before, CloneCopy.FilesOf(second));
            // Nor is what a release has promised taken back, where there is no git to ask.
            Assert.Contains("Steering was released", (await Shell.RunAsync("bash", second, "build/remove-module", "Steering")).Expect(1).Error);
            Assert.Contains("there is no module Training", (await Shell.RunAsync("bash", second, "build/remove-module", "Training")).Expect(1).Error);
        }
        finally
        {
            Directory.Delete(second, recursive: true);
        }
    }

    [Fact]
    public async Task What_was_broken_off_is_named_and_taken_back_in_any_state()
    {
        var second = Directory.CreateTempSubdirectory("cchc-half-module-").FullName;
        try
        {
            foreach (var (file, text) in copy.Before)
            {
                var place = Path.Combine(second, file);
                Directory.CreateDirectory(Path.GetDirectoryName(place)!);
                await File.WriteAllTextAsync(place, text);
            }

            async Task<Shell> RunAsync(string script, string area) => await Shell.RunAsync("bash", second, Path.Combine("build", script), area);
            (await Shell.RunAsync("git", second, "init", "--quiet")).Expect();
            (await Shell.RunAsync("git", second, "add", "--all")).Expect();
            (await Shell.RunAsync("git", second, "-c", "user.name=test", "-c", "user.email=test@localhost", "commit", "--quiet", "-m", "all")).Expect();
            Directory.CreateDirectory(Path.Combine(second, "modules", "Half"));
            Assert.Contains("build/remove-module Half takes it back", (await RunAsync("new-module", "Half")).Expect(1).Error);
            (await RunAsync("remove-module", "Half")).Expect();

            // Only the solution and a staged file know of it.
            var project = Path.Combine(second, "modules", "Half", "CchcPlatform.Modules.Half.csproj");
            var contract = Path.Combine(second, "protos", "cchc", "half", "half.proto");
            foreach (var file in new[] { project, contract })
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                await File.WriteAllTextAsync(file, "<Project Sdk=\"Microsoft.NET.Sdk\" />");
            }

            (await Shell.RunAsync("dotnet", second, "sln", "CchcPlatform.sln", "add", project)).Expect();
            (await Shell.RunAsync("git", second, "add", contract)).Expect();
            File.Delete(project);
            (await RunAsync("remove-module", "Half")).Expect();
            Assert.DoesNotContain("half", (await Shell.RunAsync("git", second, "status", "--porcelain")).Expect().Output, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("Half", await File.ReadAllTextAsync(Path.Combine(second, "CchcPlatform.sln")));

            // Dropped in from another repository.
            Directory.CreateDirectory(Path.Combine(second, "artifacts", "modules", "Half"));
            Assert.Contains("there is no module Half", (await RunAsync("remove-module", "Half")).Expect(1).Error);
            Assert.True(Directory.Exists(Path.Combine(second, "artifacts", "modules", "Half")));
            Assert.Contains("Steering is committed", (await RunAsync("remove-module", "Steering")).Expect(1).Error);
        }
        finally
        {
            Directory.Delete(second, recursive: true);
        }
    }

    private static async Task PassesAsync(string repository, string area)
    {
        var program = Path.Combine(repository, "tests", $"{area}.Tests", "bin", "Release", "net10.0", $"CchcPlatform.{area}.Tests");
        var run = await Shell.RunAsync(program, repository, [("CCHC_TEST_POSTGRES", await TestPostgres.ConnectionStringAsync())], ["-noLogo", "-noColor"]);
        run.Expect();
        var counts = Counts().Match(run.Output);
        // The kit and the module's own; none silently left out. What was never released cannot be broken, and without Node.js nothing lints it.
        Assert.True(int.Parse(counts.Groups["total"].Value) >= 20, run.Output);
        Assert.True(int.Parse(counts.Groups["skipped"].Value) == (HasNode ? 1 : 2), run.Output);
    }

    // As the kit looks for it.
    private static bool HasNode => Environment.GetEnvironmentVariable("CCHC_SKIP_NODE") != "1"
        && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "npx")));

    [GeneratedRegex(@"Total: (?<total>\d+), Errors: 0, Failed: 0, Skipped: (?<skipped>\d+)")]
    private static partial Regex Counts();
}
