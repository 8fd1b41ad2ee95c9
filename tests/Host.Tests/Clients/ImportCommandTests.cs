using System.Diagnostics;
using System.Text.Json;
using Cchc.Steering.V1;
using CchcPlatform.Testing;

namespace CchcPlatform.Host.Tests.Clients;

/// <summary>What <c>build/import</c> says and leaves behind.</summary>
public sealed class ImportCommandTests(OneHost one) : IClassFixture<OneHost>, IDisposable
{
    private static readonly string Bundled = Path.Combine(RepositoryScripts.Root, "build", "data", "plan-25195-2026.txt");
    private readonly string folder = Directory.CreateTempSubdirectory("cchc-import-").FullName;

    [Fact]
    public async Task A_plan_comes_in_once_and_an_edited_appendix_becomes_a_draft_amendment()
    {
        var first = await ImportAsync(Bundled, 2027);
        Assert.True(first.ExitCode == 0, first.ToString());
        Assert.Contains("85 hoạt động", first.Output);
        Assert.Contains("II     29  CẢI CÁCH THỦ TỤC HÀNH CHÍNH", first.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("communes/25195/plans/2027, đã ban hành, bản 1 đang có hiệu lực", first.Output);
        Assert.Contains(first.Lines, line => line.StartsWith('!') && line.Contains("cần người xem"));
        Assert.Equal(85, first.Lines.Count(line => line.Length > 8 && line.Contains("  dòng ") && line[..5].Trim(' ', '!').All(char.IsAsciiDigit)));

        var again = await ImportAsync(Bundled, 2027);
        Assert.True(again.ExitCode == 0, again.ToString());
        Assert.Contains("không có gì thay đổi", again.Output);

        var text = await File.ReadAllTextAsync(Bundled);
        Assert.Contains("Thường xuyên", text);
        var at = text.IndexOf("Thường xuyên", StringComparison.Ordinal);
        var edited = Write("edited.txt", text[..at] + "Quý II/2027" + text[(at + "Thường xuyên".Length)..]);
        var amended = await ImportAsync(edited, 2027, "--reason", "Rà soát giữa năm");
        Assert.True(amended.ExitCode == 0, amended.ToString());
        Assert.Contains("có dự thảo điều chỉnh đang chờ", amended.Output);
        Assert.Contains("communes/25195/plans/2027@2:compare", amended.Output);

        var plans = new PlanService.PlanServiceClient(await one.Host.CallAsAsync("viewer"));
        var plan = (await plans.GetPlanAsync(new GetPlanRequest { Name = "communes/25195/plans/2027" })).Plan;
        Assert.Equal((1, 2, PlanState.Issued), (plan.Version, plan.DraftVersion, plan.State));
        var difference = await plans.ComparePlanVersionsAsync(new ComparePlanVersionsRequest { Name = "communes/25195/plans/2027@2" });
        Assert.Equal((0, 0, 1), (difference.Added, difference.Removed, difference.Changed));
    }

    [Fact]
    public async Task As_JSON_each_line_is_an_answer_and_nothing_else_is_on_standard_output()
    {
        var preview = await ImportAsync(Bundled, 2028, "--preview", "--json");
        Assert.True(preview.ExitCode == 0, preview.ToString());
        var answers = preview.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(85, answers.Count(a => a.TryGetProperty("row", out _)));
        var summary = answers[^1].GetProperty("summary");
        Assert.Equal("IMPORT_STATE_PREVIEWED", summary.GetProperty("state").GetString());

        var shown = await ImportAsync(Bundled, 2028, "--preview");
        Assert.Contains(":apply", shown.Output);
        var imports = new ImportService.ImportServiceClient(await one.Host.CallAsAsync("viewer"));
        var kept = await imports.GetImportAsync(new GetImportRequest { Name = summary.GetProperty("name").GetString() });
        Assert.Equal(0, kept.Import.Version);
    }

    [Fact]
    public async Task Another_kind_of_plan_may_stay_a_draft()
    {
        var command = await ImportAsync(Bundled, 2027, "--kind", "inspection", "--keep-draft");
        Assert.True(command.ExitCode == 0, command.ToString());
        Assert.Contains("communes/25195/plans/2027-inspection, dự thảo", command.Output);
        Assert.Contains("communes/25195/plans/2027-inspection:issue", command.Output);
    }

    [Theory]
    [InlineData("empty.docx", "", "EMPTY")]
    [InlineData("torn.docx", "PK\u0003\u0004 and then nothing", "DAMAGED")]
    [InlineData("letter.txt", "Kính gửi các đồng chí, hôm nay trời đẹp.\nTrân trọng.\n", "NOT_A_TABLE")]
    public async Task What_is_no_appendix_is_refused_with_its_reason(string name, string content, string reason)
    {
        var command = await ImportAsync(Write(name, content), 2029);
        Assert.True(command.ExitCode == 1, command.ToString());
        Assert.StartsWith(reason + ": ", command.Error.Split('\n').First(line => !line.EndsWith('…')));
        Assert.Contains("  chunk: ", command.Error);
        Assert.Empty(command.Output);
    }

    [Fact]
    public async Task A_file_of_200_MB_is_refused_while_it_is_sent()
    {
        var path = Path.Combine(folder, "huge.xlsx");
        await using (var huge = File.Create(path))
        {
            huge.SetLength(200L * 1024 * 1024);
        }

        var command = await ImportAsync(path, 2029, "--json");
        Assert.True(command.ExitCode == 1, command.ToString());
        Assert.StartsWith("TOO_LARGE: ", command.Error);
        Assert.DoesNotContain("broken pipe", command.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("missing.txt", "There is no file")]
    [InlineData(".", "is a folder")]
    public async Task What_cannot_be_read_is_wrong_usage(string name, string sentence)
    {
        var command = await ImportAsync(Path.Combine(folder, name), 2029);
        Assert.True(command.ExitCode == 2, command.ToString());
        Assert.Contains(sentence, command.Error);
    }

    [Theory]
    [InlineData("--commune is missing", "FILE", "--year", "2027")]
    [InlineData("--commune must be five digits", "FILE", "--commune", "2519", "--year", "2027")]
    [InlineData("--year must be a year", "FILE", "--commune", "25195", "--year=next")]
    [InlineData("Unknown option --yaer", "FILE", "--commune", "25195", "--yaer", "2027")]
    [InlineData("--reason needs a value", "FILE", "--commune", "25195", "--year", "2027", "--reason")]
    [InlineData("--kind must be one of CCHC, INSPECTION", "FILE", "--commune", "25195", "--year", "2027", "--kind", "budget")]
    [InlineData("There is no account \"nobody\"; there are: admin", "FILE", "--commune", "25195", "--year", "2027", "--account", "nobody")]
    [InlineData("FILE is missing", "--commune", "25195", "--year", "2027")]
    public async Task A_command_that_cannot_be_meant_says_what_to_change(string sentence, params string[] arguments)
    {
        var command = await Command.BuildAsync(one.Host, "import", [.. arguments.Select(a => a == "FILE" ? Bundled : a)]);
        Assert.True(command.ExitCode == 2, command.ToString());
        Assert.Contains(sentence, command.Error);
    }

    [Fact]
    public async Task Who_may_not_import_is_told_the_permission()
    {
        var command = await ImportAsync(Bundled, 2029, "--account", "viewer");
        Assert.True(command.ExitCode == 1, command.ToString());
        Assert.StartsWith("PERMISSION_MISSING: ", command.Error);
        Assert.Contains("steering.imports.write", command.Error);
    }

    [Fact]
    public async Task A_year_that_no_plan_has_is_refused_by_its_field()
    {
        var command = await ImportAsync(Bundled, 1999);
        Assert.True(command.ExitCode == 1, command.ToString());
        Assert.Contains("  header.year: must be a year from 2020 to 2100.", command.Error);
    }

    [Fact]
    public async Task Without_an_instance_it_says_where_it_looked()
    {
        using var start = Command.Start(null, "/bin/sh", RepositoryScripts.Root, "-c",
            $"CCHC_DATA='{folder}' CCHC_WEB_PORT=1 build/import '{Bundled}' --commune 25195 --year 2027");
        var error = await start.StandardError.ReadToEndAsync();
        await start.WaitForExitAsync();
        Assert.True(start.ExitCode == 3, error);
        Assert.Contains("build/run", error);
    }

    [Fact]
    public async Task Interrupted_it_ends_at_once_and_leaves_nothing_half_written()
    {
        // A pipe that nobody closes: the file never ends, so only the signal can end the import.
        var pipe = Path.Combine(folder, "endless");
        using (var made = Process.Start("mkfifo", pipe))
        {
            await made.WaitForExitAsync();
        }

        var before = await one.Host.ScalarAsync<long>("select count(*) from steering.imports where year = 2031");
        using var writer = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec 3>\"$1\"; printf 'Mục tiêu\\t' >&3; exec sleep 60", "sh", pipe]))!;
        using var import = Command.Start(one.Host, Path.Combine(RepositoryScripts.Root, "build", "import"), folder, pipe, "--commune", "25195", "--year", "2031");
        var error = import.StandardError.ReadToEndAsync();
        for (var attempt = 0; attempt < 300 && !Holds(import.Id, pipe); attempt++)
        {
            await Task.Delay(100);
        }

        using (var signal = Process.Start("kill", ["-INT", $"{import.Id}"]))
        {
            await signal.WaitForExitAsync();
        }

        await import.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);
        writer.Kill();
        Assert.True(import.ExitCode == 130, await error);
        Assert.Contains("Interrupted", await error);
        Assert.Equal(before, await one.Host.ScalarAsync<long>("select count(*) from steering.imports where year = 2031"));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // The program reads what it sends once it holds the file; by then it listens to signals.
    private static bool Holds(int pid, string path)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{pid}/fd").Any(fd => new FileInfo(fd).LinkTarget == path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private Task<Command> ImportAsync(string file, int year, params string[] more) =>
        Command.BuildAsync(one.Host, "import", [file, "--commune", "25195", "--year", $"{year}", .. more]);

    private string Write(string name, string content)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}
