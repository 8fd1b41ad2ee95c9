using System.Diagnostics.Metrics;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Faults;

namespace CchcPlatform.Server.Facts.Feed;

/// <summary>The watches of this host, counted so that neither one account nor all together take it over.</summary>
internal sealed class Watches
{
    private readonly FeedSettings settings;
    private readonly Lock counting = new();
    private readonly Dictionary<string, int> bySubject = new(StringComparer.Ordinal);
    private readonly Counter<long> sent;
    private int all;

    public Watches(FeedSettings settings, IMeterFactory meters)
    {
        this.settings = settings;
        var meter = meters.Create(FactsMetrics.MeterName);
        meter.CreateObservableGauge("cchc.facts.watches", () => Volatile.Read(ref all), "{watch}", "Callers that watch facts on this host.");
        sent = meter.CreateCounter<long>("cchc.facts.watch.sent", "{fact}", "Facts that were sent to callers that watch.");
    }

    /// <summary>Counts a watch until it is disposed of.</summary>
    /// <exception cref="ExhaustedFault">There are too many.</exception>
    public IDisposable Enter(string subject)
    {
        lock (counting)
        {
            var own = bySubject.GetValueOrDefault(subject);
            // A module has one watch for each of its handlers and hosts; one of them left out would be deaf.
            if (own >= settings.WatchesPerSubject && Caller.ModuleOf(subject) is null)
            {
                throw new ExhaustedFault("WATCHES_OF_CALLER", $"{subject} watches {own} times on this host already, which is the most; end one of them.");
            }

            if (all >= settings.Watches)
            {
                throw new ExhaustedFault("WATCHES_OF_HOST", $"This host serves {all} watches already, which is the most; try again later or at another host.");
            }

            (bySubject[subject], all) = (own + 1, all + 1);
        }

        return new Place(this, subject);
    }

    public void Sent(string module, int facts) => sent.Add(facts, new KeyValuePair<string, object?>("cchc.module", module));

    private void Leave(string subject)
    {
        lock (counting)
        {
            all--;
            if (--bySubject[subject] == 0)
            {
                bySubject.Remove(subject);
            }
        }
    }

    private sealed class Place(Watches watches, string subject) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
            {
                watches.Leave(subject);
            }
        }
    }
}
