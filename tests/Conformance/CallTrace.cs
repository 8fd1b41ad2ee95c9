using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CchcPlatform.Conformance;

/// <summary>One call and every span that it caused in this process, by the trace id that it was sent with.</summary>
/// <param name="Answers">What the call answered.</param>
/// <param name="Spans">In the order in which they ended; the server's own span is the last of its process.</param>
public sealed partial record CallTrace(IReadOnlyList<IMessage> Answers, IReadOnlyList<Activity> Spans)
{
    /// <summary>The SQL statements that were sent; a batch is one, for it costs one round trip.</summary>
    public IReadOnlyList<string> Statements { get; } = [.. Spans.Where(s => s.Source.Name == "Npgsql").Select(TextOf).Where(text => text.Length > 0)];

    /// <summary>The statements that change rows.</summary>
    public IReadOnlyList<string> Writes => [.. Statements.Where(s => Write().IsMatch(s))];

    /// <summary>Calls an rpc and waits until its server span has ended.</summary>
    /// <exception cref="Grpc.Core.RpcException">The call was refused.</exception>
    public static async Task<CallTrace> OfAsync(RpcCaller caller, MethodDescriptor rpc, IReadOnlyList<IMessage> messages)
    {
        // A trace of its own, also when the test runner has one.
        Activity.Current = null;
        using var trace = new Activity("conformance").SetIdFormat(ActivityIdFormat.W3C).Start();
        trace.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.TraceId == trace.TraceId)
                {
                    spans.Enqueue(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var answers = await caller.CallAsync(rpc, messages);
        // The answer is on its way before the server's span ends.
        for (var patience = 0; patience < 1_000 && !spans.Any(span => IsServerOf(span, rpc)); patience++)
        {
            await Task.Delay(10);
        }

        return new CallTrace(answers, [.. spans]);
    }

    /// <summary>Whether a span is the server's own of an rpc.</summary>
    internal static bool IsServerOf(Activity span, MethodDescriptor rpc) =>
        span.Kind == ActivityKind.Server && span.DisplayName.EndsWith($"{rpc.Service.FullName}/{rpc.Name}", StringComparison.Ordinal);

    private static string TextOf(Activity span) => span.GetTagItem("db.query.text") as string ?? "";

    [GeneratedRegex(@"\b(INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO|COPY)\s", RegexOptions.IgnoreCase)]
    private static partial Regex Write();
}
