using CchcPlatform.Server.Identity;

namespace CchcPlatform.Server.Sealing;

/// <summary>How and where facts are sealed.</summary>
/// <param name="Interval">How long after a turn the next one begins.</param>
/// <param name="WitnessFile">File outside the database that gets each checkpoint and each key as a line.</param>
/// <param name="KeyFolder">Folder of the keys that seal.</param>
internal sealed record SealSettings(TimeSpan Interval, string WitnessFile, string KeyFolder)
{
    /// <summary>Facts that one transaction seals at most; the more, the fewer checkpoints while there is much to seal.</summary>
    public const int BatchSize = 4000;

    /// <summary>Facts that wait longer than this to be sealed make their module unhealthy.</summary>
    public static readonly TimeSpan LongestLag = TimeSpan.FromSeconds(60);

    /// <summary>How far the clock of the database may be ahead of the host's; a verification calls more than five minutes a lie.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    /// <summary>Reads <c>Seal:IntervalSeconds</c> (10, at least a twentieth), <c>Seal:WitnessFile</c> and <c>Seal:KeyFolder</c>.</summary>
    public static SealSettings Read(SettingReader read, HostSettings host) => new(
        read.Seconds("Seal:IntervalSeconds", 0.05, 3600) ?? TimeSpan.FromSeconds(10),
        WitnessFileOf(read, host),
        KeyFolderOf(read, host));

    /// <summary>Tries both places: otherwise what is wrong with them would be told by the first fact.</summary>
    public void TryPlaces(SettingReader read)
    {
        read.Try("Seal:WitnessFile", WitnessFile, "a file that can be written", () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(WitnessFile)!);
            // As the witness opens it; another process that has it is not disturbed.
            AppendOnly.Open(WitnessFile).Dispose();
        });
        read.Try("Seal:KeyFolder", KeyFolder, "a folder that can be written", () => OwnerOnly.CreateFolder(KeyFolder));
    }

    /// <summary>Where the keys lie, for the program of the operators.</summary>
    public static string KeyFolderOf(IConfiguration configuration, HostSettings host) => KeyFolderOf(new SettingReader(configuration), host);

    /// <summary>Where the witness file lies, for the program of the operators.</summary>
    public static string WitnessFileOf(IConfiguration configuration, HostSettings host) => WitnessFileOf(new SettingReader(configuration), host);

    private static string WitnessFileOf(SettingReader read, HostSettings host) => read.Path("Seal:WitnessFile") ?? Path.Combine(host.DataFolder, "witness", "checkpoints.jsonl");

    private static string KeyFolderOf(SettingReader read, HostSettings host) => read.Path("Seal:KeyFolder") ?? Path.Combine(host.DataFolder, "seal-keys");
}
