using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace CchcPlatform.Tool;

/// <summary>What a failed call tells people: the sentence, its reason, the fields, the trace.</summary>
internal static class Refusal
{
    public static IEnumerable<string> LinesOf(RpcException refused)
    {
        var status = refused.Trailers.GetValueBytes("grpc-status-details-bin") is { } bytes ? Google.Rpc.Status.Parser.ParseFrom(bytes) : null;
        var info = Detail(status, ErrorInfo.Parser);
        yield return $"{info?.Reason ?? refused.StatusCode.ToString()}: {refused.Status.Detail}";
        foreach (var violation in Detail(status, BadRequest.Parser)?.FieldViolations ?? [])
        {
            yield return $"  {violation.Field}: {violation.Description}";
        }

        if (info is not null && info.Metadata.TryGetValue("traceId", out var trace) && trace.Length > 0)
        {
            yield return $"  trace id {trace}";
        }
    }

    private static T? Detail<T>(Google.Rpc.Status? status, MessageParser<T> parser)
        where T : class, IMessage<T>, new()
    {
        var wanted = new T().Descriptor;
        var found = status?.Details.FirstOrDefault(d => d.Is(wanted));
        return found is null ? null : parser.ParseFrom(found.Value);
    }
}
