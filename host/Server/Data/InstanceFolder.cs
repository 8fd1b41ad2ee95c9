using CchcPlatform.Server.Loading;

namespace CchcPlatform.Server.Data;

/// <summary>What must be true of <c>CCHC_DATA</c> before a host starts on it.</summary>
internal static class InstanceFolder
{
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private const UnixFileMode Group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;

    /// <exception cref="HostStartException">It cannot be made, a secret can be read by others, or a restore was broken off.</exception>
    public static void Check(HostSettings settings)
    {
        var wrong = new[] { "secrets", "keys", "seal-keys" }.Select(name => Path.Combine(settings.DataFolder, name))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Select(file => ReadableByOthers(file, alsoByGroup: true))
            .OfType<string>()
            .ToList();
        try
        {
            Identity.OwnerOnly.CreateFolder(settings.DataFolder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            wrong.Add($"CCHC_DATA is \"{settings.DataFolder}\"; it must be a folder that can be written: {failure.Message.OneLine()}");
        }

        if (Directory.Exists(Path.Combine(settings.DataFolder, "restore.unfinished")))
        {
            wrong.Add($"A restore into {settings.DataFolder} was broken off; run build/restore again.");
        }

        if (wrong.Count > 0)
        {
            throw new HostStartException(wrong);
        }
    }

    /// <summary>A sentence about a secret file that not only its owner can read; null when all is well, or on a system without such modes.</summary>
    /// <param name="alsoByGroup">Whether its group counts as others: a key of TLS may be shared with the programs that renew it.</param>
    public static string? ReadableByOthers(string file, bool alsoByGroup)
    {
        try
        {
            return !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & (alsoByGroup ? Others | Group : Others)) != 0
                ? $"{file} is a secret that other users can read; run: chmod {(alsoByGroup ? "600" : "640")} {file}"
                : null;
        }
        catch (IOException)
        {
            // Gone: another host has just put it in place under its name.
            return null;
        }
    }
}
