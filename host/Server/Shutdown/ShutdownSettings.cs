namespace CchcPlatform.Server.Shutdown;

/// <summary>How long each step of a stop may take: section <c>Shutdown</c>. The service manager must wait longer than <see cref="Whole"/>.</summary>
/// <param name="Announce">Health already says that this host leaves, calls are still taken: time for a load balancer to notice.</param>
/// <param name="Calls">How long calls that are under way may go on.</param>
internal sealed record ShutdownSettings(TimeSpan Announce, TimeSpan Calls)
{
    /// <summary>For the background work, the listeners and the last telemetry.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(8);

    /// <summary>When the host ends, whatever still runs.</summary>
    public TimeSpan Whole => Announce + Calls + Rest;

    /// <summary>Reads <c>Shutdown:AnnounceSeconds</c> (0 to 600, 0) and <c>Shutdown:CallSeconds</c> (1 to 600, 20).</summary>
    public static ShutdownSettings Read(SettingReader read) => new(
        read.Seconds("Shutdown:AnnounceSeconds", 0, 600) ?? TimeSpan.Zero,
        read.Seconds("Shutdown:CallSeconds", 1, 600) ?? TimeSpan.FromSeconds(20));
}
