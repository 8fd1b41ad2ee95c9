using Google.Protobuf.Reflection;

namespace CchcPlatform.Conformance.Fuzz;

/// <summary>One request as it goes over the wire.</summary>
/// <param name="Rpc">The rpc that it is meant for.</param>
/// <param name="Verb">Of HTTP.</param>
/// <param name="Path">With the query.</param>
/// <param name="ContentType">By gRPC or as JSON.</param>
/// <param name="Body">All bytes behind the headers; null = none.</param>
internal sealed record FuzzCase(MethodDescriptor Rpc, HttpMethod Verb, string Path, string ContentType, byte[]? Body)
{
    public bool IsGrpc => ContentType == "application/grpc";

    /// <summary>Everything that is needed to send it again.</summary>
    public override string ToString() => $"{Verb} {Path} {ContentType} body (base64): {(Body is null ? "none" : Convert.ToBase64String(Body))}";
}
