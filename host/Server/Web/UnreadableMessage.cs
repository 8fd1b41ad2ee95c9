using CchcPlatform.Kernel.Faults;
using Google.Protobuf;
using Grpc.Core;

namespace CchcPlatform.Server.Web;

/// <summary>What the gRPC framework says of a message that it cannot read, which it takes for a failure of ours, as the caller's fault.</summary>
internal static class UnreadableMessage
{
    /// <summary>Null when the exception is about something else.</summary>
    public static InvalidFault? Of(Exception failure) => failure switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge(),
        BadHttpRequestException => Malformed("The message did not arrive whole."),
        InvalidProtocolBufferException or InvalidDataException => Malformed("The bytes are no message of this rpc."),
        // Of a nested call's failure the trailers tell the reason, or the debug exception; the framework's own refusals have neither.
        RpcException { Trailers.Count: 0, Status.DebugException: null } refused => Of(refused.Status),
        // Thrown for a length that no message can have.
        IOException { InnerException: null } io when io.Message.StartsWith("Message too large", StringComparison.Ordinal) => TooLarge(),
        _ => null,
    };

    public static InvalidFault? Of(Status refused) => refused.StatusCode switch
    {
        StatusCode.ResourceExhausted => TooLarge(),
        StatusCode.Internal when refused.Detail == "Incoming message cancelled." => TooSlow(),
        StatusCode.Internal or StatusCode.Unimplemented => Malformed(refused.Detail),
        _ => null,
    };

    /// <summary>The message was not there when its time was over.</summary>
    public static InvalidFault TooSlow() => new("", "The message was not sent in time.", "UPLOAD_TOO_SLOW");

    private static InvalidFault Malformed(string sentence) => new("", sentence, "MESSAGE_MALFORMED");

    private static InvalidFault TooLarge() => new("", "The request is too large.", "REQUEST_TOO_LARGE");
}
