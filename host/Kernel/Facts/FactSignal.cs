using System.Collections.Concurrent;

namespace CchcPlatform.Kernel.Facts;

/// <summary>Tells readers in this process that facts have been committed, so that they need not wait for their poll. One for each host; safe for use by several threads at once.</summary>
public sealed class FactSignal
{
    private readonly ConcurrentDictionary<string, Action> listeners = new(StringComparer.Ordinal);

    /// <summary>Calls back after each commit that wrote facts into a schema.</summary>
    /// <param name="schema">Key of the publishing module.</param>
    /// <param name="committed">Runs on the thread of the writer: it must only wake somebody.</param>
    public void Listen(string schema, Action committed) => listeners.AddOrUpdate(schema, committed, (_, earlier) => earlier + committed);

    internal void Committed(string schema)
    {
        if (listeners.TryGetValue(schema, out var wake))
        {
            wake();
        }
    }
}
