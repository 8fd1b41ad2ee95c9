using Cchc.Options.V1;
using CchcPlatform.Kernel.Access;
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
        Assert.All(rows, row => Assert.True(
            row[4] == "*" ? row[1] is Permission.Public or Permission.Authenticated : row[4].Length > 0,
            $"{row[0]}: the roles are * for an rpc that asks for no right, and named for any other."));
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
