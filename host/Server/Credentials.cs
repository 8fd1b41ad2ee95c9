namespace CchcPlatform.Server;

/// <summary>Secrets come by the environment or by files, never as arguments: those every user of the machine can read.</summary>
public static class Credentials
{
    /// <summary>
    /// Takes settings from the files of a folder, each named like its variable (<c>ConnectionStrings__Cchc</c>). The folder is the
    /// one that systemd makes for <c>LoadCredential=</c>, or any that <c>CREDENTIALS_DIRECTORY</c> names.
    /// </summary>
    public static IConfigurationBuilder AddCredentials(this IConfigurationBuilder configuration) =>
        Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY") is { Length: > 0 } folder && Directory.Exists(folder)
            ? configuration.AddKeyPerFile(Path.GetFullPath(folder), optional: false)
            : configuration;

    /// <exception cref="HostStartException">An argument looks like a secret. It is not repeated.</exception>
    internal static void RefuseIn(string[] args)
    {
        if (args.Any(a => a.Contains("password", StringComparison.OrdinalIgnoreCase)
                || a.Contains("ConnectionString", StringComparison.OrdinalIgnoreCase)
                || a.Contains("secret", StringComparison.OrdinalIgnoreCase)))
        {
            throw new HostStartException(["A secret was given as an argument, which every user of this machine can read; give it by the environment or by a file of CREDENTIALS_DIRECTORY."]);
        }
    }
}
