using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace CchcPlatform.Server.Web;

/// <summary>The shape of every fault by gRPC, and faults that are found before a call reaches its rpc: an answer of headers only.</summary>
internal static class GrpcFaults
{
    /// <summary>Name of the trace in what is told about a fault.</summary>
    public const string TraceId = "traceId";

    private const string ContentType = "application/grpc";

    /// <summary>Whether the framework takes a request for gRPC, in whatever case that is written.</summary>
    public static bool IsGrpc(this Microsoft.AspNetCore.Http.HttpRequest request) => request.ContentType?.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase) == true;

    /// <param name="code">Of gRPC.</param>
    /// <param name="reason">UPPER_SNAKE.</param>
    /// <param name="message">One sentence.</param>
    /// <param name="path">Path of the rpc, such as /cchc.steering.v1.PlanService/GetPlan.</param>
    /// <param name="about">More about the case, by name.</param>
    /// <param name="more">More details.</param>
    public static Google.Rpc.Status Describe(
        StatusCode code, string reason, string message, string path, IReadOnlyDictionary<string, string> about, IEnumerable<IMessage> more)
    {
        var info = new ErrorInfo { Reason = reason, Domain = DomainOf(path), Metadata = { { TraceId, Activity.Current?.TraceId.ToHexString() ?? "" } } };
        foreach (var (name, value) in about)
        {
            info.Metadata[name] = value;
        }

        return new Google.Rpc.Status { Code = (int)code, Message = message, Details = { Any.Pack(info), more.Select(m => Any.Pack(m)) } };
    }

    /// <summary>Answers without a message. The response must not have started.</summary>
    public static void Write(HttpContext context, StatusCode code, string reason, string message, params IEnumerable<IMessage> more) =>
        Write(context, code, Uri.EscapeDataString(message), Describe(code, reason, message, context.Request.Path, FrozenDictionary<string, string>.Empty, more).ToByteArray());

    /// <inheritdoc cref="Write(HttpContext, StatusCode, string, string, IEnumerable{IMessage})" />
    /// <param name="context">The request.</param>
    /// <param name="code">Of gRPC.</param>
    /// <param name="message">One sentence, escaped.</param>
    /// <param name="details">What <see cref="Describe"/> makes, as bytes.</param>
    public static void Write(HttpContext context, StatusCode code, string message, ReadOnlySpan<byte> details)
    {
        var headers = context.Response.Headers;
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = ContentType;
        headers["grpc-status"] = ((int)code).ToString(CultureInfo.InvariantCulture);
        headers["grpc-message"] = message;
        headers["grpc-status-details-bin"] = Convert.ToBase64String(details);
    }

    // The module, without version and service: cchc.steering.
    private static string DomainOf(string path) =>
        path.Split('/') is ["", var service, ..] && service.Split('.') is [var platform, var module, ..] ? $"{platform}.{module}" : "cchc";
}
