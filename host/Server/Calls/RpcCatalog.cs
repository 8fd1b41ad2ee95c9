using System.Collections.Frozen;
using Cchc.Options.V1;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Server.Loading;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CchcPlatform.Server.Calls;

/// <summary>What the host must know of an rpc before its use case runs; read once from the contracts.</summary>
internal sealed class Rpc(ModuleManifest module, MethodDescriptor method)
{
    private readonly FieldDescriptor? requestId = FieldOf(method, "request_id");
    private readonly FieldDescriptor? validateOnly = FieldOf(method, "validate_only");
    private readonly FieldDescriptor? reason = FieldOf(method, "reason");
    private readonly IReadOnlyList<FieldDescriptor> resource = ResourcePath(method);

    public ModuleManifest Module { get; } = module;

    public MethodDescriptor Method { get; } = method;

    /// <summary>As gRPC and the telemetry conventions write it: package.Service/Method.</summary>
    public string Name { get; } = $"{method.Service.FullName}/{method.Name}";

    public string Permission { get; } = method.GetOptions()?.GetExtension(OptionsExtensions.Permission) ?? "";

    /// <summary>Whether a permission in some units of the commune is enough; then the use case checks whose the resource is.</summary>
    public bool ForUnits { get; } = method.GetOptions()?.GetExtension(OptionsExtensions.ForUnits) ?? false;

    /// <summary>Whether it changes anything: then its request has an id for replay protection.</summary>
    public bool Changes => requestId is not null;

    /// <summary>Whether one side of it is a stream: then how long it lasts is for the caller to say.</summary>
    public bool IsStream { get; } = method.IsClientStreaming || method.IsServerStreaming;

    /// <summary>Whether its request may hold a file, or a part of one: a field of bytes at any depth.</summary>
    public bool TakesFiles { get; } = HasBytes(method.InputType, []);

    public string RequestIdOf(IMessage request) => Text(requestId, request);

    public bool ValidateOnlyOf(IMessage request) => validateOnly?.Accessor.GetValue(request) is true;

    public string ReasonOf(IMessage request) => Text(reason, request);

    /// <summary>
    /// Commune of the resource that the request names: "25195", "-" for all of the caller's, or null when the rpc is not about
    /// a commune or the name does not start with one.
    /// </summary>
    public string? CommuneOf(IMessage request)
    {
        IMessage? holder = request;
        foreach (var step in resource.SkipLast(1))
        {
            holder = (IMessage?)step.Accessor.GetValue(holder!);
            if (holder is null)
            {
                return null;
            }
        }

        return resource.Count > 0 && resource[^1].Accessor.GetValue(holder!) is string name && name.Split('/') is ["communes", var commune, ..]
            ? commune
            : null;
    }

    /// <summary>Whether the request names a resource at all.</summary>
    public bool NamesResource => resource.Count > 0;

    private static string Text(FieldDescriptor? field, IMessage request) => field?.Accessor.GetValue(request) as string ?? "";

    private static bool HasBytes(MessageDescriptor message, HashSet<MessageDescriptor> seen) => seen.Add(message) && message.Fields.InFieldNumberOrder()
        .Any(field => field.FieldType == FieldType.Bytes || (field.FieldType == FieldType.Message && HasBytes(field.MessageType, seen)));

    private static FieldDescriptor? FieldOf(MethodDescriptor method, string name) => method.InputType.FindFieldByName(name);

    // parent, name, or the name of the resource that an update carries.
    private static IReadOnlyList<FieldDescriptor> ResourcePath(MethodDescriptor method)
    {
        if ((FieldOf(method, "parent") ?? FieldOf(method, "name")) is { FieldType: FieldType.String } direct)
        {
            return [direct];
        }

        foreach (var field in method.InputType.Fields.InFieldNumberOrder().Where(f => f is { FieldType: FieldType.Message, IsRepeated: false, IsMap: false }))
        {
            if ((field.MessageType.FindFieldByName("name") ?? field.MessageType.FindFieldByName("parent")) is { FieldType: FieldType.String } inner)
            {
                return [field, inner];
            }
        }

        return [];
    }
}

/// <summary>All rpcs of the loaded modules by their path, such as /cchc.steering.v1.PlanService/GetPlan.</summary>
internal sealed class RpcCatalog(LoadedModules modules)
{
    private readonly FrozenDictionary<string, Rpc> byPath = modules.Loaded
        .SelectMany(m => m.Services.SelectMany(s => s.Descriptor.Methods.Select(method => new Rpc(m, method))))
        .ToFrozenDictionary(rpc => "/" + rpc.Name, StringComparer.Ordinal);

    public IEnumerable<Rpc> All => byPath.Values;

    /// <summary>Null for what is not a module's: reflection and health.</summary>
    public Rpc? Find(string path) => byPath.GetValueOrDefault(path);
}
