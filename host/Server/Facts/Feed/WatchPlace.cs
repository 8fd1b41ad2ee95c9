namespace CchcPlatform.Server.Facts.Feed;

/// <summary>How far a watch is in one log.</summary>
internal sealed class WatchPlace(string module, Guid logId)
{
    public string Module { get; } = module;

    public Guid LogId { get; } = logId;

    /// <summary>Everything up to this position was sent, or is not wanted.</summary>
    public long Position { get; set; }
}
