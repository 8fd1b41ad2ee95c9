using System.Reflection;
using Google.Protobuf.Reflection;

namespace CchcPlatform.Faults.Tests.Changes;

/// <summary>
/// The modules that the wards drive: those whose contract was released (<c>build/baseline</c>), and the two of the tests. One that was
/// just made is not loaded, and so need not be known here; from its release on the wards must use it.
/// </summary>
internal static class DrivenModules
{
    private static readonly Assembly Contracts = typeof(Cchc.Steering.V1.PlanService).Assembly;

    /// <summary>Their keys, as <c>Modules:Enabled</c> takes them.</summary>
    public static IReadOnlyCollection<string> Keys { get; } = [.. Released().Concat(["ledger", "mirror"]).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Every rpc of their contracts.</summary>
    public static IEnumerable<MethodDescriptor> Rpcs => Services.Where(service => Keys.Contains(KeyOf(service.File.Package))).SelectMany(service => service.Methods);

    /// <summary>Keys of the modules that have a contract here and were not released yet.</summary>
    public static IEnumerable<string> NotReleased => Services.Select(service => KeyOf(service.File.Package)).Distinct().Except(Keys);

    private static IEnumerable<ServiceDescriptor> Services =>
        from assembly in new[] { Contracts, typeof(Cchc.Ledger.V1.LedgerService).Assembly }
        from type in assembly.GetTypes()
        where type.Name.EndsWith("Reflection", StringComparison.Ordinal)
        let file = type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as FileDescriptor
        where file is not null && file.Package.StartsWith("cchc.", StringComparison.Ordinal)
        from service in file.Services
        select service;

    private static List<string> Released()
    {
        using var baseline = Contracts.GetManifestResourceStream("protos/baseline.binpb")!;
        return [.. FileDescriptorSet.Parser.ParseFrom(baseline).File.Where(file => file.Service.Count > 0).Select(file => KeyOf(file.Package))];
    }

    // cchc.steering.v1
    private static string KeyOf(string package) => package.Split('.')[1];
}
