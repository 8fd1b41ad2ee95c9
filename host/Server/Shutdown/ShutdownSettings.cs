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
    /// <exception cref="HostStartException">A value is not usable.</exception>
    public static ShutdownSettings Read(IConfiguration configuration) =>
        new(Seconds(configuration, "Shutdown:AnnounceSeconds", 0, 0), Seconds(configuration, "Shutdown:CallSeconds", 1, 20));

    private static TimeSpan Seconds(IConfiguration configuration, string name, int least, int standard) => configuration[name] switch
    {
        null or "" => TimeSpan.FromSeconds(standard),
        var text when int.TryParse(text, out var seconds) && seconds >= least && seconds <= 600 => TimeSpan.FromSeconds(seconds),
        var text => throw new HostStartException([$"{name} is \"{text}\"; it must be a number of seconds from {least} to 600."]),
    };
}
