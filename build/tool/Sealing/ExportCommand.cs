using CchcPlatform.Server;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Sealing;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace CchcPlatform.Tool.Sealing;

/// <summary>Writes facts, checkpoints and public keys to a file that can be checked without the database; behind <c>build/export</c>.</summary>
internal static class ExportCommand
{
    private const string Usage = """
        usage: build/export FILE [--module KEY]… [--commune CODE]

          FILE             where to write; a file that is there already is kept
          --module KEY     only the facts of this module, such as steering
          --commune CODE   only the facts of this commune, such as 25195

        CCHC_DATA names the instance, ConnectionStrings__Cchc its database where it is not a private one.
        Exit code: 0 written, 1 the database or a key cannot be read, 2 wrong usage.
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["--help" or "-h"])
        {
            Console.WriteLine(Usage);
            return 0;
        }

        try
        {
            var given = new Arguments(args, [], ["--module", "--commune"]);
            var file = given.Files is [var only] ? only : throw new UsageException(given.Files.Count == 0 ? "FILE is missing." : "Only one FILE at a time.");
            var commune = given.One("--commune") is not { } code || code.Length == 5 && code.All(char.IsAsciiDigit)
                ? given.One("--commune")
                : throw new UsageException($"--commune must be five digits, not \"{given.One("--commune")}\".");
            await WriteAsync(file, given.All("--module"), commune);
            return 0;
        }
        catch (UsageException wrong)
        {
            Console.Error.WriteLine(wrong.Message);
            Console.Error.WriteLine("build/export --help tells more.");
            return 2;
        }
        catch (Exception failed) when (failed is NpgsqlException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            Console.Error.WriteLine(failed.Message);
            return 1;
        }
    }

    private static async Task WriteAsync(string file, IReadOnlyList<string> wanted, string? commune)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCredentials().Build();
        var settings = HostSettings.Read(configuration);
        var known = CchcHost.LoadModules(configuration).Loaded.Where(m => m.Database is not null).Select(m => m.Key).Order(StringComparer.Ordinal).ToList();
        if (wanted.Except(known).FirstOrDefault() is { } unknown)
        {
            throw new UsageException($"There is no module {unknown} with facts; there are: {string.Join(", ", known)}.");
        }

        await using var sources = new ModuleDataSources(configuration, new Secrets(settings.SecretsFolder));
        var export = new LogExport(sources, new SealKeys(SealSettings.KeyFolderOf(configuration, settings)), TimeProvider.System);
        if (File.Exists(file))
        {
            throw new UsageException($"{file} is there already.");
        }

        // Under its name only when it is whole.
        var unfinished = file + ".part";
        await using (var output = new FileStream(unfinished, FileMode.Create, FileAccess.Write))
        {
            var end = await export.WriteAsync([.. known.Where(k => wanted.Count == 0 || wanted.Contains(k))], commune, output, CancellationToken.None);
            Console.WriteLine($"{file}: {end.FactCount} facts and {end.CheckpointCount} checkpoints.");
        }

        File.Move(unfinished, file);
    }
}
