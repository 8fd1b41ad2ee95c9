using System.Reflection;
using Cchc.Options.V1;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Server.Identity.Seeds;
using CchcPlatform.Server.Loading;
using Google.Protobuf.Reflection;

namespace CchcPlatform.Conformance;

public abstract partial class ModuleConformance
{
    /// <summary>The host's own checks passed when the fixture started; these are what it leaves to people.</summary>
    [Fact]
    public void Its_manifest_is_sound()
    {
        Assert.NotEmpty(Manifest.Services);
        Assert.NotEmpty(Manifest.Permissions);
        Assert.All(Manifest.Permissions, permission =>
        {
            Assert.StartsWith(Manifest.Key + ".", permission.Code);
            // Vietnamese for those who give roles, English for those who read logs.
            Assert.Matches(@"\S / \S", permission.Sentence);
        });
        var asked = Subject.Rpcs.Select(PermissionOf).ToHashSet();
        Assert.All(Manifest.Permissions, permission => Assert.True(
            asked.Contains(permission.Code), $"No rpc asks for the permission {permission.Code}; remove it or use it."));
        Assert.All(Manifest.Published, fact => Assert.Equal(Manifest.ProtoPackage, fact.File.Package));
    }

    /// <summary><c>Permissions.tsv</c> beside the test project says for people who may call what; it is checked against the contract.</summary>
    [Fact]
    public void Each_rpc_has_one_row_in_Permissions_tsv()
    {
        var file = Subject.PermissionsFile;
        Assert.True(File.Exists(file), $"{file} is missing: a line for each rpc, divided by tabs: rpc, permission, where, request, roles.");
        var rows = File.ReadLines(file)
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('\t'))
            .Where(row => row[0].StartsWith(Manifest.ProtoPackage + ".", StringComparison.Ordinal))
            .ToList();
        Assert.All(rows, row => Assert.True(row.Length == 5, $"\"{string.Join('\t', row)}\" has not five columns: rpc, permission, where, request, roles."));
        Assert.Equal(
            Subject.Rpcs.Select(rpc => (Name: rpc.Service.FullName + "/" + rpc.Name, Permission: PermissionOf(rpc))).Order(),
            rows.Select(row => (Name: row[0], Permission: row[1])).Order());
        var rpcs = Subject.Rpcs.ToDictionary(rpc => rpc.Service.FullName + "/" + rpc.Name);
        Assert.All(rows, row =>
        {
            Assert.True(row[2] is "commune" or "whole" or "units" or "anywhere" or "everywhere", $"{row[0]}: \"{row[2]}\" is not commune, whole, units, anywhere or everywhere.");
            var forUnits = rpcs[row[0]].GetOptions()?.GetExtension(OptionsExtensions.ForUnits) == true;
            Assert.True(forUnits == (row[2] == "units"), $"{row[0]}: where is units for an rpc with the option for_units, and for no other.");
            var may = row[1] is Permission.Public or Permission.Authenticated ? "*" : string.Join(' ', RoleSeed.All.Where(role => Has(role, row[1])).Select(role => role.Code).Order(StringComparer.Ordinal));
            Assert.True(may == string.Join(' ', row[4].Split(' ').Order(StringComparer.Ordinal)), $"{row[0]}: the roles that have {row[1]} are {may}.");
        });
    }

    // By its patterns, or because the module gives it.
    private bool Has(RoleSeed role, string permission) =>
        role.Permissions.Any(pattern => PermissionPattern.Covers(pattern, permission))
        || Manifest.Permissions.Any(own => own.Code == permission && own.Roles.Contains(role.Code));

    /// <summary>A host with both refuses to start; here the module is alone.</summary>
    [Fact]
    public void Its_HTTP_paths_are_its_own()
    {
        var taken =
            from type in typeof(OptionsExtensions).Assembly.GetTypes()
            let file = type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as FileDescriptor
            where file is not null && file.Package != Manifest.ProtoPackage
            from rpc in file.Services.SelectMany(service => service.Methods)
            from route in HttpRoute.Of(rpc)
            select (route.Shape, Rpc: $"{rpc.Service.FullName}/{rpc.Name}");
        var owners = taken.DistinctBy(route => route.Shape).ToDictionary(route => route.Shape, route => route.Rpc);
        Assert.All(Subject.Rpcs.SelectMany(HttpRoute.Of), route => Assert.False(
            owners.TryGetValue(route.Shape, out var owner), $"{route.Shape} is a path of {owner}; give what the module keeps another name."));
    }

    [Fact]
    public void Its_README_names_its_services()
    {
        if (Subject.ReadMe is not { } file)
        {
            return;
        }

        Assert.True(File.Exists(file), $"{file} is missing: the area's words, rpcs, facts out and in.");
        var text = File.ReadAllText(file);
        Assert.All(Manifest.Services, service => Assert.True(text.Contains(service.Descriptor.Name, StringComparison.Ordinal), $"{file} does not name {service.Descriptor.Name}."));
    }

    private static string PermissionOf(MethodDescriptor rpc) => rpc.GetOptions()?.GetExtension(OptionsExtensions.Permission) ?? "";
}
