namespace CchcPlatform.Server.Facts;

/// <summary>A bell: any number of rings before the sleeper looks are one. Ringing is cheap and never waits.</summary>
internal sealed class Wake
{
    private readonly SemaphoreSlim bell = new(0, 1);
    private int rung;

    public void Ring()
    {
        if (Interlocked.Exchange(ref rung, 1) == 0)
        {
            bell.Release();
        }
    }

    /// <summary>Waits for a ring, or until the time is over. What was committed before the ring is visible afterwards.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancel)
    {
        if (await bell.WaitAsync(atMost, cancel))
        {
            // Before the sleeper starts its work: a ring from here on counts again.
            Interlocked.Exchange(ref rung, 0);
        }
    }
}
