using CchcPlatform.Server.Sealing;

namespace CchcPlatform.Server.Facts.Feed;

/// <summary>How far a watch is in one log.</summary>
internal sealed class WatchPlace(string module, Guid logId)
{
    public string Module { get; } = module;

    public Guid LogId { get; } = logId;

    /// <summary>The log as this host followed it when the watch began; null in a log that it does not carry.</summary>
    public HorizonLog? Log { get; init; }

    /// <summary>Everything up to this position was sent, or is not wanted.</summary>
    public long Position { get; set; }

    /// <summary>The same for the checkpoints of the log.</summary>
    public CheckpointPlace Sealed { get; set; } = CheckpointPlace.Start;
}
