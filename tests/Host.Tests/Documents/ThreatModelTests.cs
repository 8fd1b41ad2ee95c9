using System.Text.RegularExpressions;
using CchcPlatform.Testing;

namespace CchcPlatform.Host.Tests.Documents;

/// <summary>SECURITY.md promises nothing that no test proves.</summary>
public sealed partial class ThreatModelTests
{
    private static readonly string Root = RepositoryScripts.Root;

    [Fact]
    public void Each_threat_has_a_control_a_default_and_tests_that_run()
    {
        var tests = TestsOf(Path.Combine(Root, "tests"));
        var rows = File.ReadLines(Path.Combine(Root, "SECURITY.md"))
            .Where(line => line.StartsWith('|'))
            .Select(line => line.Trim('|', ' ').Split(" | "))
            .Where(cells => cells[0] != "Threat" && !cells[0].StartsWith("---", StringComparison.Ordinal))
            .ToList();
        Assert.InRange(rows.Count, 20, 200);
        var wrong = rows.Where(cells => cells.Length != 4 || cells.Any(string.IsNullOrWhiteSpace)).Select(cells => $"not four cells: {string.Join(" | ", cells)}")
            .Concat(rows.Where(cells => cells.Length == 4).SelectMany(cells =>
            {
                var named = Named().Matches(cells[3]).Select(match => (Name: match.Groups[1].Value, State: match.Groups[2].Success ? "runs where it can" : "runs")).ToList();
                return named.Count == 0
                    ? [$"no test: {cells[0]}"]
                    : named.Where(test => tests.GetValueOrDefault(test.Name) != test.State).Select(test => $"{test.Name} {tests.GetValueOrDefault(test.Name) ?? "does not exist"}: {cells[0]}");
            }));
        Assert.Equal("", string.Join('\n', wrong));
    }

    [Fact]
    public void A_skipped_test_and_one_that_may_skip_itself_are_told_from_one_that_runs()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "ATests.cs"), """
            public sealed class ATests
            {
                [Fact]
                public async Task Runs() { }

                [Fact(Explicit = true)]
                public void Waits() { }

                [Fact(Skip = "later")]
                public void Sleeps() { }

                [Theory]
                [InlineData(1)]
                public void Counts(int number) { }

                [Fact]
                public void Chooses()
                {
                    Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere");
                }

                [Fact]
                public void Runs_too() => Helps();

                public void Helps() { }
            }
            """);
        Assert.Equal(new Dictionary<string, string>
        {
            ["ATests.Runs"] = "runs", ["ATests.Waits"] = "is skipped", ["ATests.Sleeps"] = "is skipped", ["ATests.Counts"] = "runs", ["ATests.Chooses"] = "runs where it can", ["ATests.Runs_too"] = "runs",
        }, TestsOf(folder.Path));
    }

    /// <summary>Class.Method of every test in a folder, and whether it runs. What only a helper of it skips is for <c>build/test</c> to find.</summary>
    private static Dictionary<string, string> TestsOf(string folder)
    {
        var tests = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/bin/") && !f.Contains("/obj/")))
        {
            var type = "";
            var test = "";
            var attributes = "";
            foreach (var line in File.ReadLines(file))
            {
                if (TypeLine().Match(line) is { Success: true } declared)
                {
                    type = declared.Groups[1].Value;
                }
                else if (line.TrimStart().StartsWith('['))
                {
                    attributes += line;
                }
                else if (MethodLine().Match(line) is { Success: true } method)
                {
                    test = "";
                    if (attributes.Contains("[Fact") || attributes.Contains("[Theory"))
                    {
                        test = $"{type}.{method.Groups[1].Value}";
                        tests[test] = attributes.Contains("Skip") || attributes.Contains("Explicit") ? "is skipped" : "runs";
                    }

                    attributes = "";
                }
                else if (line.Contains("Assert.Skip") && test.Length > 0)
                {
                    tests[test] = "runs where it can";
                }
                else if (line.Trim().Length == 0)
                {
                    attributes = "";
                }
            }
        }

        return tests;
    }

    // With the place behind it where a test that may skip itself does run.
    [GeneratedRegex(@"`([A-Za-z0-9_]+\.[A-Za-z0-9_]+)`( where \w)?")]
    private static partial Regex Named();

    [GeneratedRegex(@"^\s*(?:(?:public|internal|private|sealed|abstract|partial|static|file)\s+)*class\s+(\w+)")]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^\s*public\s+(?:virtual\s+|async\s+|static\s+)*[\w<>\[\], ]+?\s(\w+)\(")]
    private static partial Regex MethodLine();

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("cchc-threats-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
