using System.Diagnostics;
using CchcPlatform.Host.Tests.Clients;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Host.Tests.Operations;
using CchcPlatform.Server;
using CchcPlatform.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CchcPlatform.Host.Tests.Loading;

/// <summary>What an operator sees of a refused start: the program itself, its output and its exit code.</summary>
public sealed class ServerProcessTests(HostWithAllModules all) : IClassFixture<HostWithAllModules>
{
    [Fact]
    public async Task A_refused_start_prints_every_sentence_and_ends_with_1()
    {
        using var folder = new ModuleFolder().WithCase("TwoModuleClasses").WithCase("NewerEfCore").WithCase("MissingDependency").WithCase("Override");
        var (code, output) = await RunAsync(folder);
        Assert.Equal(1, code);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.StartsWith("cannot start: ", line));
        Assert.Contains(lines, line => line.Contains("has 2 classes that implement IModule"));
        Assert.Contains(lines, line => line.Contains("built against Microsoft.EntityFrameworkCore 99.0.0.0, while the host has 10."));
        Assert.Contains(lines, line => line.Contains("needs CchcPlatform.TestContracts"));
        Assert.Contains(lines, line => line.Contains("registers System.TimeProvider"));
    }

    [Theory]
    [InlineData(1, "list")]
    [InlineData(1, "apply")]
    [InlineData(1, "new-log")]
    [InlineData(1, "add", "future", "AddRoom")]
    [InlineData(0, "list", "Modules__future__Required=false")]
    public async Task What_a_host_would_refuse_the_migrations_do_not_pass_over(int expected, params string[] arguments)
    {
        using var folder = new ModuleFolder().WithCase("NewerEfCore");
        var settings = arguments.Where(a => a.Contains('=')).Append($"Modules__Folder={folder.Path}").Append($"ConnectionStrings__Cchc={all.Host.ConnectionString}")
            .Append($"CCHC_DATA={all.Host.Services.GetRequiredService<HostSettings>().DataFolder}");
        var ran = await Command.RunAsync(null, "env", folder.Path, [.. settings, "dotnet", TestTool.Path, "migrate", .. arguments.Where(a => !a.Contains('='))]);
        Assert.Equal((expected, expected == 1), (ran.ExitCode, ran.Error.Contains("built against Microsoft.EntityFrameworkCore 99.0.0.0")));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_without_a_stack_trace()
    {
        using var folder = new ModuleFolder().WithProduct("Organization");
        var (code, output) = await RunAsync(folder, ("CCHC_WEB_PORT", all.Host.Web.Port.ToString()));
        Assert.Equal(1, code);
        Assert.Equal(
            $"cannot start: The host cannot listen on 127.0.0.1:{all.Host.Web.Port}: Address already in use; set CCHC_WEB_PORT to a free port, and CCHC_ADDRESS to an address of this machine.",
            output.Trim());
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_told_without_a_stack_trace()
    {
        using var folder = new ModuleFolder().WithProduct("Organization");
        var (code, output) = await RunAsync(folder, ("ConnectionStrings__Cchc", "Host=127.0.0.1;Port=1;Username=nobody;Database=nothing"));
        Assert.Equal(1, code);
        Assert.Contains("cannot start: Schema organization cannot be read as role cchc_organization: the server 127.0.0.1, port 1 does not answer: Connection refused", output);
        Assert.DoesNotContain("   at ", output);
    }

    [Fact]
    public async Task A_database_that_goes_away_between_the_checks_and_the_accounts_is_told_without_a_stack_trace()
    {
        using var folder = new ModuleFolder().WithProduct("Organization");
        await using var connection = await all.Host.ConnectAsync();
        await using var holding = await connection.BeginTransactionAsync();
        await new NpgsqlCommand("LOCK TABLE identity.roles", connection, holding).ExecuteNonQueryAsync();
        var running = RunAsync(folder);
        await Soon.BecomesTrueAsync(
            async () => running.IsCompleted || await all.Host.ScalarAsync<long>("""
                SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                WHERE datname = current_database() AND application_name = 'cchc identity' AND wait_event_type = 'Lock'
                """) > 0,
            "the start waits for the accounts");
        var (code, output) = await running;
        Assert.StartsWith("cannot start: the database refused: ", Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(1, code);
    }

    [Fact]
    public async Task A_secret_that_cannot_be_written_is_told_without_a_stack_trace()
    {
        using var folder = new ModuleFolder().WithProduct("Organization");
        var data = Directory.CreateTempSubdirectory("cchc-data-");
        // Where the folder should be; a full disk ends in the same way.
        await File.WriteAllTextAsync(Path.Combine(data.FullName, "secrets"), "");
        File.SetUnixFileMode(Path.Combine(data.FullName, "secrets"), UnixFileMode.UserRead);
        var (code, output) = await RunAsync(folder, ("CCHC_DATA", data.FullName), ("Database__MigrateAtStart", "true"));
        Assert.Contains(data.FullName, Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.StartsWith("cannot start: ", output);
        Assert.Equal(1, code);
        data.Delete(recursive: true);
    }

    private async Task<(int Code, string Output)> RunAsync(ModuleFolder folder, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(CchcHost).Assembly.Location]) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment.Prepend(("Modules__Folder", folder.Path))
                     .Prepend(("ConnectionStrings__Cchc", all.Host.ConnectionString))
                     .Prepend(("CCHC_DATA", all.Host.Services.GetRequiredService<HostSettings>().DataFolder))
                     .Prepend(("CCHC_WEB_PORT", "0")).Prepend(("CCHC_GRPC_PORT", "0")))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"The server still runs: {await output} {await error}");
        }

        return (process.ExitCode, await output + await error);
    }
}
