using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace CchcPlatform.Conformance;

/// <summary>What leads past the filters by commune, past the one transaction of a change with its fact, and past the trace of a call.</summary>
public static class PastTheFilters
{
    // Of EF Core, whatever follows: Raw, Interpolated, Async.
    private static readonly string[] Methods = ["IgnoreQueryFilters", "ExecuteUpdate", "ExecuteDelete", "FromSql", "ExecuteSql", "SqlQuery", "GetDbConnection"];

    // Of the platform and of .NET: every commune at once, and work that the trace of its call does not see.
    private static readonly HashSet<string> Members =
    [
        "CchcPlatform.Kernel.Data.CommuneScope.get_Everything",
        "System.Diagnostics.Activity.set_Current", "System.Threading.ExecutionContext.SuppressFlow",
    ];

    private static readonly HashSet<string> Types =
    [
        "Npgsql.NpgsqlCommand", "Npgsql.NpgsqlBatch", "Npgsql.NpgsqlConnection", "Npgsql.NpgsqlDataSource",
        "System.Data.IDbCommand", "System.Data.IDbConnection",
        "System.Data.Common.DbCommand", "System.Data.Common.DbBatch", "System.Data.Common.DbConnection", "System.Data.Common.DbDataSource",
    ];

    /// <summary>Names of those that the code of an assembly refers to; read from its file, so that it needs no sources.</summary>
    public static IReadOnlyList<string> Of(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var code = file.GetMetadataReader();
        var types = code.TypeReferences.Select(code.GetTypeReference).Select(type => NameOf(code, type)).Where(Types.Contains);
        var methods =
            from handle in code.MemberReferences
            let member = code.GetMemberReference(handle)
            where member.Parent.Kind == HandleKind.TypeReference
            let type = NameOf(code, code.GetTypeReference((TypeReferenceHandle)member.Parent))
            let name = code.GetString(member.Name)
            where Members.Contains($"{type}.{name}")
                || type.StartsWith("Microsoft.EntityFrameworkCore.", StringComparison.Ordinal) && Methods.Any(forbidden => name.StartsWith(forbidden, StringComparison.Ordinal))
            select type.StartsWith("Microsoft.EntityFrameworkCore.", StringComparison.Ordinal) ? name : $"{type}.{name}";
        return [.. types.Concat(methods).Distinct().Order(StringComparer.Ordinal)];
    }

    private static string NameOf(MetadataReader code, TypeReference type) => $"{code.GetString(type.Namespace)}.{code.GetString(type.Name)}";
}
