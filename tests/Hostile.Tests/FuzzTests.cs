using System.Reflection;
using Cchc.Options.V1;
using CchcPlatform.Conformance.Fuzz;
using CchcPlatform.Testing;
using Google.Protobuf.Reflection;

namespace CchcPlatform.Hostile.Tests;

/// <summary>Mutated requests to the host's own rpcs; those of the modules get theirs by the conformance kit.</summary>
public sealed class FuzzTests
{
    private static readonly string[] Accounts = ["admin", "province-system"];

    [Fact]
    public async Task Mutated_requests_do_no_harm()
    {
        await using var host = await TestHost.StartAsync();
        var fuzz = new MessageFuzz(host, _ => Accounts);
        await fuzz.RunAsync(RpcsOf("cchc.platform.v1"));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", fuzz.Statuses.OrderBy(s => s.Key).Select(s => $"{s.Key} {s.Value}")));
    }

    private static IReadOnlyList<MethodDescriptor> RpcsOf(string package) =>
    [
        .. typeof(OptionsExtensions).Assembly.GetExportedTypes()
            .Where(type => type.IsAbstract && type.IsSealed && type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
            .OfType<FileDescriptor>()
            .Where(file => file.Package == package)
            .SelectMany(file => file.Services)
            .SelectMany(service => service.Methods),
    ];
}
