using System.Diagnostics;

namespace CchcPlatform.Conformance;

public abstract partial class ModuleConformance
{
    [Fact]
    public async Task Every_call_is_one_trace_down_to_its_SQL()
    {
        foreach (var rpc in Subject.Rpcs)
        {
            var trace = await TraceAsync(rpc);
            var server = Assert.Single(trace.Spans, span => CallTrace.IsServerOf(span, rpc));
            var useCase = Assert.Single(trace.Spans, s => s.Source.Name == "CchcPlatform." + Subject.Area && s.DisplayName == rpc.Name);
            Assert.Equal(server.SpanId, useCase.ParentSpanId);
            Assert.Equal(Manifest.Key, useCase.GetTagItem("cchc.module"));
            // Whatever else is asked of the statements of a call sees those of its trace only.
            Assert.True(trace.Writes.Count > 0 || !Changes(rpc) || !Subject.LeavesFact(rpc), $"{rpc.FullName} changes something, and no statement of its trace writes: they were sent past it.");
            var byId = trace.Spans.ToDictionary(s => s.SpanId);
            foreach (var sql in trace.Spans.Where(s => s.Source.Name == "Npgsql"))
            {
                Assert.True(IsBelow(sql, server, byId), $"{rpc.FullName}: {sql.DisplayName} does not hang on the call.");
            }
        }
    }

    private static bool IsBelow(Activity span, Activity top, Dictionary<ActivitySpanId, Activity> byId)
    {
        for (var above = span; byId.TryGetValue(above.ParentSpanId, out var next); above = next)
        {
            if (next.SpanId == top.SpanId)
            {
                return true;
            }
        }

        return false;
    }
}
