namespace CchcPlatform.Server.Data;

/// <summary>What must be true of <c>CCHC_DATA</c> before a host starts on it.</summary>
internal static class InstanceFolder
{
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private const UnixFileMode Group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;

    /// <summary>Notes that it cannot be made, that a secret can be read by others, or that a restore was broken off.</summary>
    public static void Check(SettingReader read, HostSettings settings)
    {
        var secrets = new[] { "secrets", "keys", "seal-keys" }.Select(name => Path.Combine(settings.DataFolder, name))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));
        foreach (var sentence in secrets.Select(file => ReadableByOthers(file, alsoByGroup: true)).OfType<string>())
        {
            read.Note(sentence);
        }

        read.Try("CCHC_DATA", settings.DataFolder, "a folder that can be written", () => Identity.OwnerOnly.CreateFolder(settings.DataFolder));
        if (Directory.Exists(Path.Combine(settings.DataFolder, "restore.unfinished")))
        {
            read.Note($"A restore into {settings.DataFolder} was broken off; run build/restore again.");
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
