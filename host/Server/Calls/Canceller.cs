using System.Collections.Concurrent;

namespace CchcPlatform.Server.Calls;

/// <summary>
/// Cancels on a thread of its own. Npgsql sends the cancellation of a statement by a new connection and waits for it; where the
/// server of the database hangs, so does this wait, and on the threads of the pool it would take the whole host along.
/// </summary>
internal sealed class Canceller : IDisposable
{
    private readonly BlockingCollection<CancellationTokenSource> waiting = [];

    public Canceller() => new Thread(Work) { IsBackground = true, Name = "cancellations" }.Start();

    public void Cancel(CancellationTokenSource source)
    {
        try
        {
            waiting.Add(source);
        }
        catch (InvalidOperationException)
        {
            // The host stops: its calls end with it.
        }
    }

    /// <summary>
    /// For work of which nobody knows whether its cancellation hangs: it holds up neither who tells it nor the next of its kind.
    /// Each has a thread, so not for what callers can bring about.
    /// </summary>
    public static void CancelAlone(CancellationTokenSource source) =>
        new Thread(() => Cancelled(source)) { IsBackground = true, Name = "cancellation" }.Start();

    /// <summary>
    /// Asks, and after a time ends the question. The time-out of a command would do the same on a thread of the pool: some of them at once, as
    /// in a host whose database hangs, and nothing else gets a thread. Not for what callers can bring about.
    /// </summary>
    /// <exception cref="TimeoutException">It was ended.</exception>
    public static async Task<T> EndAfterAsync<T>(TimeSpan time, Func<CancellationToken, Task<T>> ask)
    {
        var ending = new CancellationTokenSource();
        var answer = ask(ending.Token);
        try
        {
            return await answer.WaitAsync(time);
        }
        catch (TimeoutException) when (!answer.IsCompleted)
        {
            CancelAlone(ending);
        }

        try
        {
            return await answer;
        }
        catch (OperationCanceledException ended)
        {
            throw new TimeoutException($"There was no answer within {time.TotalSeconds:0} s.", ended);
        }
    }

    public void Dispose() => waiting.CompleteAdding();

    private void Work()
    {
        foreach (var source in waiting.GetConsumingEnumerable())
        {
            Cancelled(source);
        }
    }

    private static void Cancelled(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (AggregateException)
        {
            // What a callback throws is told by the work that it interrupts.
        }
        catch (ObjectDisposedException)
        {
            // It has just ended by itself.
        }
    }
}
