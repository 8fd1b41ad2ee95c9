namespace CchcPlatform.Server.Facts.Feed;

/// <summary>Limits of the watches, from the section <c>Feed</c>.</summary>
/// <param name="Watches">On this host at once. Fewer than the streams that admission lets in: watches last for days, and downloads want a place too.</param>
/// <param name="WatchesPerSubject">Of one account on this host at once; modules, which have one for each handler, have no such limit.</param>
/// <param name="Heartbeat">After so much silence a message without facts brings the token up to date.</param>
/// <param name="Stall">A caller that takes nothing for so long is cut off.</param>
internal sealed record FeedSettings(int Watches, int WatchesPerSubject, TimeSpan Heartbeat, TimeSpan Stall)
{
    /// <summary>How often a watch looks whether it may go on. A withdrawn right ends it within this time and the lease of rights.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromMilliseconds(150);

    /// <summary>Facts that are read at once.</summary>
    public const int BatchSize = 500;

    /// <summary>Positions that one statement looks at, so that none lasts long when hardly any fact matches.</summary>
    public const int Reach = 20_000;

    /// <summary>Facts in a message; and bytes, unless one fact alone has more. Clients take 4 MiB by default.</summary>
    public const int MessageFacts = 100;

    /// <inheritdoc cref="MessageFacts" />
    public const int MessageBytes = 512 * 1024;

    public static FeedSettings Read(SettingReader read) => new(
        read.Number("Feed:Watches", 0, 100_000) ?? 64,
        read.Number("Feed:WatchesPerSubject", 0, 100_000) ?? 8,
        read.Seconds("Feed:HeartbeatSeconds", 0.05, 3600) ?? TimeSpan.FromSeconds(5),
        read.Seconds("Feed:StallSeconds", 0.5, 3600) ?? TimeSpan.FromSeconds(20));
}
