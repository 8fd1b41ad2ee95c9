namespace CchcPlatform.Host.Tests.Identity;

/// <summary>The real clock, set forward at will.</summary>
internal sealed class MovedClock : TimeProvider
{
    private long ticks;

    public void Move(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref ticks));
}
