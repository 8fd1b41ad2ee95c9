namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>The columns of one table from left to right.</summary>
internal sealed class ColumnMap(IReadOnlyList<Column> columns)
{
    public int Count => columns.Count;

    public IReadOnlyList<Column> Columns => columns;

    public ColumnRole RoleAt(int column) => column < columns.Count ? columns[column].Role : ColumnRole.Other;

    public string? MarkAt(int column) => column < columns.Count ? columns[column].Mark : null;

    public string NameAt(int column) => column < columns.Count && columns[column].Name.Length > 0 ? columns[column].Name : $"Cột {column + 1}";

    /// <summary>-1 when the table has no such column.</summary>
    public int IndexOf(ColumnRole role)
    {
        for (var column = 0; column < columns.Count; column++)
            if (columns[column].Role == role) return column;
        return -1;
    }

    public bool Has(ColumnRole role) => IndexOf(role) >= 0;

    public bool SameRolesAs(ColumnMap other) => columns.Select(one => one.Role).SequenceEqual(other.Columns.Select(one => one.Role));
}
