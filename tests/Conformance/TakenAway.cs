using System.Reflection;
using CchcPlatform.Kernel.Data;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace CchcPlatform.Conformance;

/// <summary>What a migration takes from a build that serves while it is applied, as far as EF's operations tell: SQL written by hand is not read.</summary>
public static class TakenAway
{
    /// <summary>A line for each operation that the last released build may not survive; none of a migration that says so by <see cref="TakesAwayAttribute"/>.</summary>
    public static IReadOnlyList<string> By(Migration migration)
    {
        if (migration.GetType().GetCustomAttribute<TakesAwayAttribute>() is not null)
        {
            return [];
        }

        // The released build writes to no table that is new, and NULL to a new column without a default: it equals nothing and points nowhere.
        var tables = migration.UpOperations.OfType<CreateTableOperation>().Select(made => (made.Schema, made.Name)).ToHashSet();
        var empty = migration.UpOperations.OfType<AddColumnOperation>().Where(made => made is { IsNullable: true, DefaultValue: null, DefaultValueSql: null, ComputedColumnSql: null })
            .Select(made => (made.Schema, made.Table, made.Name)).ToHashSet();
        return
        [
            .. migration.UpOperations.Where(step => step is not ITableMigrationOperation on || !tables.Contains((on.Schema, on.Table)))
                .Select(step => TextOf(step, (schema, table, columns) => columns.Any(column => empty.Contains((schema, table, column))))).OfType<string>(),
        ];
    }

    private static string? TextOf(MigrationOperation operation, Func<string?, string, string[], bool> isEmpty) => operation switch
    {
        DropSchemaOperation drop => $"drops the schema {drop.Name}",
        DropTableOperation drop => $"drops the table {drop.Name}",
        RenameTableOperation rename => $"renames the table {rename.Name}",
        DropSequenceOperation drop => $"drops the sequence {drop.Name}",
        RenameSequenceOperation rename => $"renames the sequence {rename.Name}",
        DropColumnOperation drop => $"drops {drop.Table}.{drop.Name}",
        RenameColumnOperation rename => $"renames {rename.Table}.{rename.Name}",
        DropPrimaryKeyOperation drop => $"drops the key {drop.Name} of {drop.Table}",
        DropUniqueConstraintOperation drop => $"drops the key {drop.Name} of {drop.Table}",
        DeleteDataOperation delete => $"deletes rows of {delete.Table}",
        AlterColumnOperation alter when alter.OldColumn.IsNullable && !alter.IsNullable => $"refuses NULL in {alter.Table}.{alter.Name}",
        AlterColumnOperation alter when alter.OldColumn.ColumnType != alter.ColumnType => $"makes {alter.ColumnType} of {alter.Table}.{alter.Name}",
        AddColumnOperation { IsNullable: false, DefaultValue: null, DefaultValueSql: null, ComputedColumnSql: null } add
            when add.FindAnnotation("Npgsql:ValueGenerationStrategy") is null => $"asks each new row for {add.Table}.{add.Name}",
        CreateIndexOperation { IsUnique: true } add when !isEmpty(add.Schema, add.Table, add.Columns) => Equal(add.Table, add.Columns),
        AddUniqueConstraintOperation add when !isEmpty(add.Schema, add.Table, add.Columns) => Equal(add.Table, add.Columns),
        AddPrimaryKeyOperation add => Equal(add.Table, add.Columns),
        AddCheckConstraintOperation add => $"refuses {add.Table} by {add.Name}",
        AddForeignKeyOperation add when !isEmpty(add.Schema, add.Table, add.Columns) => $"refuses {add.Table} whose {string.Join(", ", add.Columns)} is not in {add.PrincipalTable}",
        _ => null,
    };

    private static string Equal(string table, string[] columns) => $"refuses equal {table} by {string.Join(", ", columns)}";
}
