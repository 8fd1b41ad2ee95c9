using Google.Rpc;
using Grpc.Core;

namespace CchcPlatform.Testing;

/// <summary>What a refused call tells beside its status.</summary>
public static class Faults
{
    /// <summary>The reason in <c>google.rpc.ErrorInfo</c>; empty without one.</summary>
    public static string ReasonOf(RpcException refused) => DetailOf<ErrorInfo>(refused)?.Reason ?? "";

    /// <summary>The fields that were found wrong.</summary>
    public static IReadOnlyList<string> FieldsOf(RpcException refused) =>
        [.. DetailOf<BadRequest>(refused)?.FieldViolations.Select(v => v.Field) ?? []];

    private static T? DetailOf<T>(RpcException refused) where T : class, Google.Protobuf.IMessage<T>, new()
    {
        var bytes = refused.Trailers.GetValueBytes("grpc-status-details-bin");
        var status = bytes is null ? null : Google.Rpc.Status.Parser.ParseFrom(bytes);
        return status?.Details.FirstOrDefault(d => d.Is(new T().Descriptor))?.Unpack<T>();
    }
}
