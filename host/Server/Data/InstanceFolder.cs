using System.Runtime.InteropServices;

namespace CchcPlatform.Server.Data;

/// <summary>What must be true of <c>CCHC_DATA</c> before a host starts on it.</summary>
internal static class InstanceFolder
{
    private const int MayRead = 4;
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private const UnixFileMode Group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;

    /// <summary>Notes that it cannot be made, that a secret can be read by others or not by this host, or that a restore was broken off.</summary>
    public static void Check(SettingReader read, HostSettings settings)
    {
        // The password of a private server is for who starts that.
        var notOurs = Path.Combine(settings.SecretsFolder, "postgres");
        foreach (var folder in new[] { "secrets", "keys", "seal-keys" }.Select(name => Path.Combine(settings.DataFolder, name)).Where(Directory.Exists))
        {
            var foreign = $"{folder} has files of another user; run: chown -R {Environment.UserName} {folder}";
            try
            {
                foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
                {
                    if ((ReadableByOthers(file, alsoByGroup: true) ?? (file != notOurs && IsForeign(file) ? foreign : null)) is { } sentence)
                    {
                        read.Note(sentence);
                    }
                }
            }
            catch (UnauthorizedAccessException)
            {
                read.Note(foreign);
            }
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

    // Asked and not tried: to open a file would lock it for a moment. One that is gone is nobody's.
    private static bool IsForeign(string file) => !OperatingSystem.IsWindows() && Access(file, MayRead) != 0 && File.Exists(file);

    [DllImport("libc", EntryPoint = "access", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Access(string file, int mode);
}
