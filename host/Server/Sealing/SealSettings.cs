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

    /// <summary>Reads <c>Seal:IntervalSeconds</c> (10, at least a twentieth), <c>Seal:WitnessFile</c> and <c>Seal:KeyFolder</c>.</summary>
    public static SealSettings Read(IConfiguration configuration, HostSettings host) => new(
        TimeSpan.FromSeconds(Math.Max(0.05, configuration.GetValue("Seal:IntervalSeconds", 10.0))),
        Path.GetFullPath(configuration["Seal:WitnessFile"] is { Length: > 0 } file ? file : Path.Combine(host.DataFolder, "witness", "checkpoints.jsonl")),
        KeyFolderOf(configuration, host));

    /// <summary>Where the keys lie, for the program of the operators.</summary>
    public static string KeyFolderOf(IConfiguration configuration, HostSettings host) =>
        Path.GetFullPath(configuration["Seal:KeyFolder"] is { Length: > 0 } folder ? folder : Path.Combine(host.DataFolder, "seal-keys"));
}
