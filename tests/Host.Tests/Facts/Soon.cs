namespace CchcPlatform.Host.Tests.Facts;

/// <summary>Waits for something that comes true by itself.</summary>
internal static class Soon
{
    public static async Task BecomesTrueAsync(Func<Task<bool>> holds, string what)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (!await holds())
        {
            Assert.False(patience.IsCancellationRequested, "did not happen: " + what);
            await Task.Delay(15);
        }
    }

    public static Task BecomesTrueAsync(Func<bool> holds, string what) => BecomesTrueAsync(() => Task.FromResult(holds()), what);
}
