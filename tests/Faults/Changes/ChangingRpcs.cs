using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CchcPlatform.Faults.Tests.Changes;

/// <summary>Every rpc of the driven modules that changes something: those whose request, or the header of whose stream, has a request_id.</summary>
internal static class ChangingRpcs
{
    private static readonly Dictionary<string, MethodDescriptor> ByRequest = DrivenModules.Rpcs.Where(Changes).ToDictionary(rpc => rpc.InputType.FullName);

    /// <summary>package.Service/Method, as the records of requests name them.</summary>
    public static IReadOnlyCollection<string> Names { get; } = [.. ByRequest.Values.Select(NameOf).Order(StringComparer.Ordinal)];

    public static MethodDescriptor Of(IMessage request) => ByRequest[request.Descriptor.FullName];

    public static string NameOf(MethodDescriptor rpc) => $"{rpc.Service.FullName}/{rpc.Name}";

    private static bool Changes(MethodDescriptor rpc) => HasRequestId(rpc.InputType)
        || rpc.IsClientStreaming && rpc.InputType.Fields.InDeclarationOrder().Any(f => f.FieldType == FieldType.Message && HasRequestId(f.MessageType));

    private static bool HasRequestId(MessageDescriptor message) => message.FindFieldByName("request_id") is not null;
}
