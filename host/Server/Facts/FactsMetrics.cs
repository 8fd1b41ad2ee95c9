using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using CchcPlatform.Server.Sealing;

namespace CchcPlatform.Server.Facts;

/// <summary>How far readers are behind, who holds them back and what is set aside.</summary>
internal sealed partial class FactsMetrics(IMeterFactory meters)
{
    public const string MeterName = "CchcPlatform.Facts";

    public void Observe(IEnumerable<Horizon> horizons, IEnumerable<Reaction> reactions)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("cchc.facts.horizon.lag", () => horizons.Select(h => Of(h.Lag.TotalSeconds, h)), "s",
            "How long facts have been waiting to become final.");
        meter.CreateObservableGauge("cchc.facts.horizon.holder.age", () => horizons.SelectMany(Held), "s",
            "Age of the transaction that holds facts back, by its program; how long it has held them, where its age may not be seen. Health names its backend.");
        meter.CreateObservableGauge("cchc.facts.reaction.lag", () => reactions.Select(r => Of(r.Lag.TotalSeconds, r)), "s",
            "Age of the oldest final fact that a handler has not handled.");
        meter.CreateObservableGauge("cchc.facts.parked", () => reactions.Select(r => Of((double)r.Waiting, r)), "{fact}",
            "Facts that a handler could not take, and those that wait behind them.");
    }

    public void Observe(IEnumerable<Sealer> sealers) => meters.Create(MeterName).CreateObservableGauge(
        "cchc.facts.seal.lag", () => sealers.Select(s => new Measurement<double>(s.Lag.TotalSeconds, Tag("cchc.module", s.Schema))), "s",
        "Age of the oldest final fact that is not sealed.");

    private static Measurement<double> Of(double value, Horizon horizon) => new(value, Tag("cchc.module", horizon.Schema));

    // Not by the number of the backend, nor by those that programs and prepared transactions have in their names: each would be a new series.
    private static IEnumerable<Measurement<double>> Held(Horizon horizon) => horizon.Holder is { } holder
        ? [new((holder.Age ?? horizon.Lag).TotalSeconds, Tag("cchc.module", horizon.Schema), Tag("cchc.facts.holder.application", Numbers().Replace(holder.Application, "#")))]
        : [];

    private static Measurement<double> Of(double value, Reaction reaction) => new(value,
        Tag("cchc.module", reaction.Subject.Module.Key), Tag("cchc.facts.handler", reaction.Subject.Handler), Tag("cchc.facts.publisher", reaction.Subject.Publisher));

    private static KeyValuePair<string, object?> Tag(string name, object value) => new(name, value);

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Numbers();
}
