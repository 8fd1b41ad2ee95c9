namespace CchcPlatform.Server.Facts;

/// <summary>How the fact log is read.</summary>
/// <param name="Poll">How long readers wait at most when nobody wakes them.</param>
internal sealed record FactSettings(TimeSpan Poll)
{
    /// <summary>Waking across hosts is coalesced to one notification in this time.</summary>
    public static readonly TimeSpan NotifyGap = TimeSpan.FromMilliseconds(20);

    /// <summary>Marks of "as known at" are at least this far apart, so that they stay few beside the facts.</summary>
    public static readonly TimeSpan MarkGap = TimeSpan.FromMilliseconds(100);

    /// <summary>A horizon that stands still longer than this makes its module unhealthy.</summary>
    public static readonly TimeSpan LongestLag = TimeSpan.FromSeconds(60);

    /// <summary>Facts that one transaction of a reaction takes at most.</summary>
    public const int BatchSize = 100;

    /// <summary>How often a fact is tried before it is parked.</summary>
    public const int Tries = 3;

    /// <summary>Reads <c>Facts:PollSeconds</c>, 1 by default and at least a twentieth.</summary>
    public static FactSettings Read(SettingReader read) => new(read.Seconds("Facts:PollSeconds", 0.05, 3600) ?? TimeSpan.FromSeconds(1));
}
