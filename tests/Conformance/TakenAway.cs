using System.Reflection;
using CchcPlatform.Kernel.Data;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace CchcPlatform.Conformance;

/// <summary>What a migration takes from a build that serves while it is applied, as far as EF's operations tell: SQL written by hand is not read.</summary>
public static class TakenAway
{
    /// <summary>A line for each operation that the last released build may not survive; none of a migration that says so by <see cref="TakesAwayAttribute"/>.</summary>
    public static IReadOnlyList<string> By(Migration migration) =>
        migration.GetType().GetCustomAttribute<TakesAwayAttribute>() is not null ? [] : [.. migration.UpOperations.Select(TextOf).OfType<string>()];

    private static string? TextOf(MigrationOperation operation) => operation switch
    {
        DropSchemaOperation drop => $"drops the schema {drop.Name}",
        DropTableOperation drop => $"drops the table {drop.Name}",
        RenameTableOperation rename => $"renames the table {rename.Name}",
        DropColumnOperation drop => $"drops {drop.Table}.{drop.Name}",
        RenameColumnOperation rename => $"renames {rename.Table}.{rename.Name}",
        AlterColumnOperation alter when alter.OldColumn.IsNullable && !alter.IsNullable => $"refuses NULL in {alter.Table}.{alter.Name}",
        AlterColumnOperation alter when alter.OldColumn.ColumnType != alter.ColumnType => $"makes {alter.ColumnType} of {alter.Table}.{alter.Name}",
        AddColumnOperation { IsNullable: false, DefaultValue: null, DefaultValueSql: null, ComputedColumnSql: null } add
            when add.FindAnnotation("Npgsql:ValueGenerationStrategy") is null => $"asks each new row for {add.Table}.{add.Name}",
        _ => null,
    };
}
