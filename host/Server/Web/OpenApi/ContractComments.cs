using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Google.Protobuf.Reflection;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace CchcPlatform.Server.Web.OpenApi;

/// <summary>
/// The comments of the contracts. Descriptors do not carry them at run time; the documentation file that the compiler writes
/// beside the contracts' assembly does. Without that file there are no descriptions.
/// </summary>
internal sealed partial class ContractComments
{
    private readonly ConcurrentDictionary<Assembly, IReadOnlyDictionary<string, string>> files = new();

    public string Of(MessageDescriptor message) => Find(message.ClrType, "T:" + Name(message.ClrType));

    public string Of(EnumDescriptor type) => Find(type.ClrType, "T:" + Name(type.ClrType));

    public string Of(FieldDescriptor field) => Find(field.ContainingType.ClrType, $"P:{Name(field.ContainingType.ClrType)}.{Pascal(field.Name)}");

    public string Of(EnumValueDescriptor value)
    {
        var type = value.EnumDescriptor.ClrType;
        var member = type.GetFields().FirstOrDefault(f => f.GetCustomAttribute<OriginalNameAttribute>()?.Name == value.Name);
        return member is null ? "" : Find(type, $"F:{Name(type)}.{member.Name}");
    }

    public string Of(ServiceDescriptor service) => Find(AnyTypeOf(service), $"T:{Clr(service)}");

    public string Of(MethodDescriptor method)
    {
        var request = method.InputType.ClrType;
        return Find(request, $"M:{Clr(method.Service)}.{method.Service.Name}Base.{method.Name}({Name(request)},Grpc.Core.ServerCallContext)");
    }

    private static Type AnyTypeOf(ServiceDescriptor service) => service.Methods[0].InputType.ClrType;

    private static string Clr(ServiceDescriptor service) => $"{AnyTypeOf(service).Namespace}.{service.Name}";

    private static string Name(Type type) => type.FullName!.Replace('+', '.');

    private static string Pascal(string name) => string.Concat(name.Split('_').Select(part => part.Length == 0 ? "" : char.ToUpperInvariant(part[0]) + part[1..]));

    private string Find(Type type, string member) => files.GetOrAdd(type.Assembly, Read).GetValueOrDefault(member, "");

    private static Dictionary<string, string> Read(Assembly assembly)
    {
        var path = Path.ChangeExtension(assembly.Location, ".xml");
        return !File.Exists(path)
            ? []
            : XDocument.Load(path).Descendants("member")
                .Where(m => m.Element("summary") is not null)
                .ToDictionary(m => m.Attribute("name")!.Value, m => OneLine().Replace(m.Element("summary")!.Value, " ").Trim());
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex OneLine();
}
