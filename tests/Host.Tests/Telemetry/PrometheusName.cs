using CchcPlatform.Host.Tests.Telemetry.Otlp;

namespace CchcPlatform.Host.Tests.Telemetry;

/// <summary>What Prometheus calls the series of a metric that came by OTLP: underscores, unit and kind as suffixes.</summary>
internal static class PrometheusName
{
    /// <summary>What may be asked for of it: each series, <c>series{label}</c> and <c>series{label="value"}</c>.</summary>
    public static IEnumerable<string> AskableOf(Metric metric)
    {
        var attributes = (metric.DataCase switch
        {
            Metric.DataOneofCase.Histogram => metric.Histogram.DataPoints.SelectMany(p => p.Attributes),
            Metric.DataOneofCase.Sum => metric.Sum.DataPoints.SelectMany(p => p.Attributes),
            _ => metric.Gauge?.DataPoints.SelectMany(p => p.Attributes) ?? [],
        }).Select(a => (Label: LabelOf(a.Key), Value: a.Value.StringValue)).ToHashSet();
        return SeriesOf(metric).SelectMany(series =>
            attributes.SelectMany(a => new[] { $"{series}{{{a.Label}}}", $"{series}{{{a.Label}=\"{a.Value}\"}}" }).Prepend(series));
    }

    private static IEnumerable<string> SeriesOf(Metric metric)
    {
        var name = LabelOf(metric.Name) + (Unit(metric.Unit) is { Length: > 0 } unit && !metric.Name.EndsWith(unit, StringComparison.Ordinal) ? "_" + unit : "");
        return metric.DataCase switch
        {
            Metric.DataOneofCase.Histogram => [name + "_bucket", name + "_count", name + "_sum"],
            Metric.DataOneofCase.Sum when metric.Sum.IsMonotonic => [name + "_total"],
            Metric.DataOneofCase.Gauge when metric.Unit == "1" => [name + "_ratio"],
            _ => [name],
        };
    }

    private static string LabelOf(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    // Units in braces are words about what is counted.
    private static string Unit(string unit) => unit switch
    {
        "s" => "seconds", "ms" => "milliseconds", "By" => "bytes", "%" => "percent", "1" or "" => "",
        _ when unit.StartsWith('{') => "",
        _ => throw new ArgumentException($"The unit {unit} has no translation here.", nameof(unit)),
    };
}
