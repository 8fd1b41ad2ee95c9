using System.Data.Common;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Server;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Identity.Accounts;
using CchcPlatform.Server.Identity.Data;
using CchcPlatform.Tool.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace CchcPlatform.Tool;

/// <summary>Prints an access token of the running instance, or renews the secret of an account; the command behind <c>build/token</c>.</summary>
internal static class TokenCommand
{
    private const string Usage = """
        usage: build/token ACCOUNT | --renew ACCOUNT --reason TEXT

          ACCOUNT          prints an access token of the account, from the running instance
          --renew ACCOUNT  makes a new secret for the account, in CCHC_DATA/secrets/accounts. The old one is refused at once, on all
                           hosts. Tokens that it was given live on to their end: disable the account until then. Programs that had
                           the old secret, and hosts that do not share CCHC_DATA, need the new file. Where this is broken off,
                           the account gets no token until it is run again
          --reason TEXT    why; the fact of the renewal tells it, with the user and the machine that ran this

        CCHC_DATA names the instance, for --renew ConnectionStrings__Cchc its database where it is not a private one.
        Exit code: 0 done, 1 refused, or it cannot be reached, 2 wrong usage.
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
            if (args.Any(arg => arg.StartsWith('-')))
            {
                await RenewAsync(new Arguments(args, [], ["--renew", "--reason"]));
                return 0;
            }

            using var instance = new Instance();
            if (args is not [var account])
            {
                throw new UsageException($"usage: token ACCOUNT (there are: {string.Join(", ", instance.Accounts())})");
            }

            Console.WriteLine(await instance.TokenAsync(account, CancellationToken.None));
            return 0;
        }
        catch (Exception refused) when (refused is UsageException or InstanceAwayException or RefusedException)
        {
            Console.Error.WriteLine(refused.Message);
            return refused is UsageException ? 2 : 1;
        }
    }

    private static async Task RenewAsync(Arguments given)
    {
        var account = given.One("--renew") ?? throw new UsageException("--renew ACCOUNT is missing; build/token --help tells more.");
        var reason = given.One("--reason");
        if (string.IsNullOrWhiteSpace(reason) || given.Files.Count > 0)
        {
            throw new UsageException(given.Files.Count > 0 ? $"One account at a time: {given.Files[0]} is none to be renewed." : "--reason is missing: the fact of the renewal tells why.");
        }

        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCredentials().Build();
        var settings = HostSettings.Read(configuration);
        if (!Directory.Exists(Path.Combine(settings.SecretsFolder, "accounts")))
        {
            // The database would have a secret that lies where its host and its programs do not look.
            throw new RefusedException($"No instance has its secrets in {settings.SecretsFolder}: set CCHC_DATA to its folder.");
        }

        var secrets = new Secrets(settings.SecretsFolder);
        await using var sources = new ModuleDataSources(configuration, secrets);
        try
        {
            var by = $"{Environment.GetEnvironmentVariable("SUDO_USER") ?? Environment.UserName}@{Environment.MachineName}";
            await new SecretRenewal(sources.For(IdentityDb.Schema), secrets).RunAsync(account, reason, by, CancellationToken.None);
        }
        catch (NotFoundFault)
        {
            throw new RefusedException($"There is no account \"{account}\" with a secret in this database; one of an outside issuer has its secrets there.");
        }
        catch (Fault wrong)
        {
            throw new UsageException(wrong.Message);
        }
        catch (Exception failed) when (failed is DbException or DbUpdateException or IOException or UnauthorizedAccessException)
        {
            throw new RefusedException($"The secret of {account} was not renewed, or not to the end: the old one may still be good, or none. Run this again. {failed.GetBaseException().Message}");
        }

        Console.WriteLine($"The new secret of {account} lies in {Path.Combine(settings.SecretsFolder, "accounts", account)}; the old one is refused from now on.");
        Console.WriteLine("Tokens that it was given live on to their end; disable the account until then. Hosts with another CCHC_DATA need a copy of the file.");
    }
}
