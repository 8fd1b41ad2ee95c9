namespace CchcPlatform.Host.Tests.Identity;

/// <summary>The real clock, with elapsed time set forward at will.</summary>
internal sealed class MovedTimestamps : TimeProvider
{
    private long moved;

    public void Move(TimeSpan by) => Interlocked.Add(ref moved, (long)(by.TotalSeconds * TimestampFrequency));

    public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref moved);
}
