using CchcPlatform.Testing;

namespace CchcPlatform.Host.Tests.Access;

/// <summary>Who may call one rpc: a line of the <c>Permissions.tsv</c> that lies beside the tests of its module.</summary>
/// <param name="Rpc">Full name, such as <c>cchc.steering.v1.PlanService/GetPlan</c>.</param>
/// <param name="Permission">The code that the contract must state.</param>
/// <param name="Where">What a grant must reach: commune, whole, units, anywhere or everywhere.</param>
/// <param name="Request">Path of a field and the value that names the resource, with placeholders.</param>
/// <param name="Roles">The roles that may; empty = every account.</param>
internal sealed record PermissionRow(string Rpc, string Permission, string Where, (string Field, string Value)[] Request, string[] Roles)
{
    public static IReadOnlyList<PermissionRow> All { get; } =
    [
        .. Directory.GetFiles(Path.Combine(RepositoryScripts.Root, "tests"), "Permissions.tsv", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/bin/") && !file.Contains("/obj/")).Order(StringComparer.Ordinal)
            .SelectMany(File.ReadLines)
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(Read),
    ];

    private static PermissionRow Read(string line)
    {
        Assert.True(line.Split('\t') is [_, _, "commune" or "whole" or "units" or "anywhere" or "everywhere", _, _], $"Not a row of permissions: {line}");
        var cells = line.Split('\t');
        return new PermissionRow(
            cells[0], cells[1], cells[2],
            cells[3] == "-" ? [] : [.. cells[3].Split(';').Select(part => (part[..part.IndexOf('=')], part[(part.IndexOf('=') + 1)..]))],
            cells[4] == "*" ? [] : cells[4].Split(' '));
    }
}
