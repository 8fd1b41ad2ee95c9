using System.Reflection;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CchcPlatform.Faults.Tests.Changes;

/// <summary>Every rpc of the contracts that changes something: those whose request, or the header of whose stream, has a request_id.</summary>
internal static class ChangingRpcs
{
    private static readonly Dictionary<string, MethodDescriptor> ByRequest = All().ToDictionary(rpc => rpc.InputType.FullName);

    /// <summary>package.Service/Method, as the records of requests name them.</summary>
    public static IReadOnlyCollection<string> Names { get; } = [.. ByRequest.Values.Select(NameOf).Order(StringComparer.Ordinal)];

    public static MethodDescriptor Of(IMessage request) => ByRequest[request.Descriptor.FullName];

    public static string NameOf(MethodDescriptor rpc) => $"{rpc.Service.FullName}/{rpc.Name}";

    private static IEnumerable<MethodDescriptor> All() =>
        from assembly in new[] { typeof(Cchc.Steering.V1.PlanService).Assembly, typeof(Cchc.Ledger.V1.LedgerService).Assembly }
        from type in assembly.GetTypes()
        where type.Name.EndsWith("Reflection", StringComparison.Ordinal)
        let file = type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as FileDescriptor
        where file is not null && file.Package.StartsWith("cchc.", StringComparison.Ordinal)
        from service in file.Services
        from rpc in service.Methods
        where HasRequestId(rpc.InputType) || rpc.IsClientStreaming && rpc.InputType.Fields.InDeclarationOrder().Any(f => f.FieldType == FieldType.Message && HasRequestId(f.MessageType))
        select rpc;

    private static bool HasRequestId(MessageDescriptor message) => message.FindFieldByName("request_id") is not null;
}
