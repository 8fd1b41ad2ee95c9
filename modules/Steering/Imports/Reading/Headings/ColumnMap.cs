namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>The columns of one table from left to right.</summary>
internal sealed class ColumnMap(IReadOnlyList<Column> columns)
{
    public int Count => columns.Count;

    public IReadOnlyList<Column> Columns => columns;

    public ColumnRole RoleAt(int column) => column < columns.Count ? columns[column].Role : ColumnRole.Other;

    public string? MarkAt(int column) => column < columns.Count ? columns[column].Mark : null;

    public string NameAt(int column) => column < columns.Count && columns[column].Name.Length > 0 ? columns[column].Name : $"Cột {column + 1}";

    /// <summary>
    /// The column of each cell: of those headings that it stands under, the first that no cell before it has. A border drawn beside the others in
    /// one row of a Word table parts the grid of all rows, so that a cell and its heading need not begin at the same line of it.
    /// </summary>
    public int[] Places(SourceRow row)
    {
        var places = Enumerable.Range(0, row.Cells.Count).ToArray();
        if (!columns.Any(one => one.GoesOn)) return places;
        var last = -1;
        for (var column = 0; column < places.Length; column++)
        {
            if (row[column].Origin == CellOrigin.FromLeft) continue;
            var end = column + 1;
            while (end < places.Length && row[end].Origin == CellOrigin.FromLeft) end++;
            var under = column;
            while (GoesOn(under)) under--;
            while (under < end && (under <= last || GoesOn(under))) under++;
            if (under < end) places[column] = last = under;
        }

        return places;
    }

    private bool GoesOn(int column) => column > 0 && column < columns.Count && columns[column].GoesOn;

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
