using System.Diagnostics.Metrics;

namespace CchcPlatform.Server.Admission;

/// <summary>How full the gates are and how many they refused, by gate. Never by tenant: that would name people.</summary>
internal sealed class AdmissionMetrics(IMeterFactory meters)
{
    public const string MeterName = "CchcPlatform.Admission";

    public void Observe(IReadOnlyList<Gate> gates)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("cchc.admission.running", () => gates.Select(g => Of(g.Running, g)), "{call}", "Calls that are worked on.");
        meter.CreateObservableGauge("cchc.admission.waiting", () => gates.Select(g => Of(g.Waiting, g)), "{call}", "Calls that wait for their turn.");
        meter.CreateObservableCounter("cchc.admission.refused", () => gates.Select(g => Of(g.Refused, g)), "{call}", "Calls that were refused because the host is overloaded.");
    }

    private static Measurement<long> Of(long value, Gate gate) => new(value, new KeyValuePair<string, object?>("cchc.admission.gate", gate.Name));
}
