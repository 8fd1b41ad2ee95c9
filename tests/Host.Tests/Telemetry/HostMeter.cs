using System.Diagnostics.Metrics;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Testing;

namespace CchcPlatform.Host.Tests.Telemetry;

/// <summary>What one instrument of one host measures; hosts of other tests in this process have instruments of the same name.</summary>
internal sealed class HostMeter : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly List<(double Value, IReadOnlyDictionary<string, string> Labels)> measured = [];

    public HostMeter(TestHost host, string instrument)
    {
        var own = host.Of<IMeterFactory>();
        listener.InstrumentPublished = (published, listening) =>
        {
            if (published.Name == instrument && published.Meter.Scope == own)
            {
                listening.EnableMeasurementEvents(published);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) =>
        {
            lock (measured)
            {
                measured.Add((value, tags.ToArray().ToDictionary(t => t.Key, t => t.Value?.ToString() ?? "")));
            }
        });
        listener.Start();
    }

    /// <summary>Everything measured so far; of what is only measured when asked, also what it is now.</summary>
    public IReadOnlyList<(double Value, IReadOnlyDictionary<string, string> Labels)> Look()
    {
        listener.RecordObservableInstruments();
        lock (measured)
        {
            return [.. measured];
        }
    }

    public void Dispose() => listener.Dispose();
}
