using System.Diagnostics;
using Npgsql;
using OpenTelemetry;

namespace CchcPlatform.Server;

/// <summary>
/// Keeps the words of database errors out of traces: Npgsql notes them on its spans, where nothing can be taken back. Such a span is
/// left out, and a twin with the same place and times tells the kind of the error only.
/// </summary>
internal sealed class DiscreetSpans : BaseProcessor<Activity>
{
    private static readonly ActivitySource Twins = new("CchcPlatform.Database");

    public override void OnEnd(Activity data)
    {
        if (data.Source.Name != "Npgsql" || !data.Events.Any(e => e.Name == "exception"))
        {
            return;
        }

        data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        var parent = new ActivityContext(data.TraceId, data.ParentSpanId, ActivityTraceFlags.Recorded, data.TraceStateString);
        using var twin = Twins.StartActivity(data.DisplayName, data.Kind, parent, data.TagObjects, startTime: data.StartTimeUtc);
        twin?.SetStatus(ActivityStatusCode.Error);
        twin?.SetEndTime(data.StartTimeUtc + data.Duration);
    }
}
