using CchcPlatform.Testing;

namespace CchcPlatform.Host.Tests.Clients;

/// <summary>
/// What a developer outside does with Node, buf and curl. Where Node is missing these tests fail, for a green run must mean
/// that they ran; <c>CCHC_SKIP_NODE=1</c> leaves them out knowingly.
/// </summary>
public sealed class StoryTests(OneHost one) : IClassFixture<OneHost>
{
    private static readonly string Folder = Path.Combine(RepositoryScripts.Root, "tests", "Clients");
    private static readonly Lazy<Task> Packages = new(InstallAsync);

    [Theory]
    [InlineData("node", "story.mjs")]
    [InlineData("bash", "story.buf.sh")]
    [InlineData("bash", "story.curl.sh")]
    public async Task A_third_party_client_does_the_whole_story(string program, string script)
    {
        await Packages.Value;
        var story = await Command.RunAsync(one.Host, program, Folder, script);
        Assert.True(story.ExitCode == 0, story.ToString());
        Assert.Equal("The whole story, as it should be.", story.Lines[^1]);
    }

    [Fact]
    public async Task The_contracts_pass_the_linter()
    {
        await Packages.Value;
        var lint = await Command.RunAsync(null, Path.Combine(Folder, "node_modules", ".bin", "buf"), Folder, "lint", Path.Combine("..", "..", "protos"));
        Assert.True(lint.ExitCode == 0, lint.ToString());
    }

    private static async Task InstallAsync()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("CCHC_SKIP_NODE") == "1", "CCHC_SKIP_NODE=1: without the clients that need Node.");
        try
        {
            var found = await Command.RunAsync(null, "npm", Folder, "--version");
            Assert.True(found.ExitCode == 0, found.ToString());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Fail("Node with npm is not installed; install it (Debian: apt install nodejs npm), or set CCHC_SKIP_NODE=1 to leave these tests out.");
        }

        // The versions of the lock file; nothing is fetched when they are there already.
        var marker = Path.Combine(Folder, "node_modules", ".package-lock.json");
        if (!File.Exists(marker) || File.GetLastWriteTimeUtc(marker) < File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json")))
        {
            var installed = await Command.RunAsync(null, "npm", Folder, "install", "--no-save", "--no-audit", "--no-fund");
            Assert.True(installed.ExitCode == 0, $"The packages of tests/Clients cannot be installed; without a registry set CCHC_SKIP_NODE=1.\n{installed}");
        }
    }
}
