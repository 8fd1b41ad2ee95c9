using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CchcPlatform.Server.Sealing.Verification;

namespace CchcPlatform.Tool.Sealing;

/// <summary>Checks an export without the database; behind <c>build/verify</c>.</summary>
internal static class VerifyCommand
{
    private const int Intact = 0, Tampered = 1, WrongUsage = 2, LostByRestore = 3;

    private const string Usage = """
        usage: build/verify EXPORT [--witness FILE]… [--json]

          EXPORT           a file of build/export
          --witness FILE   the witness file of the instance, or what a client of WatchFacts kept; may be given several times
          --json           one JSON object and nothing else on standard output

        Exit code: 0 nothing is wrong, 1 the export contradicts what was sealed, 2 wrong usage or a file that cannot be read,
        3 nothing is wrong except that facts were lost by a restore.
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static int Run(string[] args)
    {
        if (args is ["--help" or "-h"])
        {
            Console.WriteLine(Usage);
            return Intact;
        }

        try
        {
            var given = new Arguments(args, ["--json"], ["--witness"]);
            var file = given.Files is [var only] ? only : throw new UsageException(given.Files.Count == 0 ? "EXPORT is missing." : "Only one EXPORT at a time.");
            var report = Verifier.Run(file, given.All("--witness"));
            Console.WriteLine(given.Has("--json") ? JsonSerializer.Serialize(report, Json) : string.Join(Environment.NewLine, TextOf(report, given.All("--witness").Count > 0)));
            return report.Verdict switch { Severity.Wrong => Tampered, Severity.Lost => LostByRestore, _ => Intact };
        }
        catch (UsageException wrong)
        {
            Console.Error.WriteLine(wrong.Message);
            Console.Error.WriteLine("build/verify --help tells more.");
            return WrongUsage;
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(unreadable.Message);
            return WrongUsage;
        }
        catch (Exception hostile)
        {
            // Nobody knows who wrote these files; whatever they do to this program, it does not pass them.
            Console.Error.WriteLine($"The export or a witness cannot be read: {hostile.Message}");
            return WrongUsage;
        }
    }

    private static IEnumerable<string> TextOf(VerificationReport report, bool witnessed)
    {
        foreach (var finding in report.Findings)
        {
            var chain = finding.Module.Length > 0 ? $"{finding.Module} {finding.Commune}: " : "";
            yield return $"{finding.Severity.ToString().ToUpperInvariant(),-5} {chain}{finding.Sentence}";
        }

        foreach (var chain in report.Chains)
        {
            yield return $"{chain.Module} {chain.Commune}: {chain.Facts} facts, sealed by checkpoint {chain.Checkpoints} up to position {chain.SealedUpTo}"
                + (witnessed ? $", confirmed by the witness up to checkpoint {chain.WitnessedUpTo}" : "") + (chain.Unsealed > 0 ? $", {chain.Unsealed} not sealed yet" : "");
        }

        yield return report.Verdict switch
        {
            Severity.Wrong => "The export contradicts what was sealed.",
            Severity.Lost => "Nothing contradicts what was sealed, but facts were lost by a restore.",
            _ => "Nothing contradicts what was sealed.",
        };
    }
}
