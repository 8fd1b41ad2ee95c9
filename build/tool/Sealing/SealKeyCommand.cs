using System.Globalization;
using CchcPlatform.Server;
using CchcPlatform.Server.Sealing;
using Microsoft.Extensions.Configuration;

namespace CchcPlatform.Tool.Sealing;

/// <summary>Shows the keys that seal, and adds the next one; behind <c>build/seal-key</c>.</summary>
internal static class SealKeyCommand
{
    // Long enough for the new key to lie in the list before it is in force, so that nobody seals with the old one after that.
    private static readonly TimeSpan Lead = TimeSpan.FromMinutes(1);

    // No key can come before one that is not in force yet, so a year mistyped would forbid every succession until then.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    private const string Usage = """
        usage: build/seal-key [list] | add [--from TIME] [--lost [--witness FILE]]

          list          the public keys and from when each is in force
          add           makes the next key, signed by the last one; it is in force in one minute, and the private half of the one
                        before is removed then
          --from TIME   in force from this instant (2026-12-01T00:00:00Z), a minute to 31 days ahead. Where hosts do not share their
                        CCHC_DATA, leave the time to copy CCHC_DATA/seal-keys to all of them
          --lost        the private half of the last key is gone: the new key introduces itself. Every verification says so, and calls
                        it forged unless the witness knows it. Where the whole folder is gone, the new key follows the public keys of
                        the witness file
          --witness FILE
                        with --lost: a witness file or an export that has the public keys, instead of Seal__WitnessFile

        Exit code: 0 done, 1 refused, 2 wrong usage.
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCredentials().Build();
        var settings = HostSettings.Read(configuration);
        var keys = new SealKeys(SealSettings.KeyFolderOf(configuration, settings));
        try
        {
            switch (args)
            {
                case [] or ["list"]:
                    foreach (var key in keys.Read().All)
                    {
                        Console.WriteLine($"{key.Number,3}  {key.KeyId}  in force from {key.ValidFromTime.ToDateTimeOffset():u}");
                    }

                    return 0;
                case ["add", .. var rest]:
                    var given = new Arguments(rest, ["--lost"], ["--from", "--witness"]);
                    var witness = given.One("--witness") ?? SealSettings.WitnessFileOf(configuration, settings);
                    var earliest = DateTimeOffset.UtcNow + Lead;
                    var from = given.One("--from") is not { } text ? earliest
                        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var asked) ? asked
                        : throw new UsageException($"--from must be an instant such as 2026-12-01T00:00:00Z, not \"{text}\".");
                    var added = from >= earliest && from <= earliest + Longest ? await keys.AddAsync(from, given.Has("--lost"), witness, CancellationToken.None)
                        : throw new UsageException("--from must be a minute to 31 days ahead: no other key can come before it is in force.");
                    Console.WriteLine($"Key {added.Number} ({added.KeyId}) seals from {added.ValidFromTime.ToDateTimeOffset():u} on. Publish its id.");
                    return 0;
                default:
                    Console.WriteLine(Usage);
                    return args is ["--help" or "-h"] ? 0 : 2;
            }
        }
        catch (UsageException wrong)
        {
            Console.Error.WriteLine(wrong.Message);
            return 2;
        }
        catch (Exception refused) when (refused is InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(refused.Message);
            return 1;
        }
    }
}
