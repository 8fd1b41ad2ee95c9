namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>How well a text fits a column, from what it looks like. Units, times and ordinals are sure signs, product words a weak one.</summary>
internal sealed class ColumnFit(CellLooks looks)
{
    /// <summary>The text cannot well stand in this column.</summary>
    public bool Contradicts(string text, ColumnRole role) => (looks.Of(text), role) switch
    {
        (CellLook.Time, ColumnRole.Budget) => !CellLooks.NamesMoney(text),
        (CellLook.Unit, ColumnRole.Time or ColumnRole.Budget or ColumnRole.Product or ColumnRole.Ordinal) => true,
        (CellLook.Time, ColumnRole.Lead or ColumnRole.Coordinating or ColumnRole.Product or ColumnRole.Ordinal) => true,
        (CellLook.Budget, ColumnRole.Time or ColumnRole.Lead or ColumnRole.Coordinating) => true,
        (CellLook.Prose or CellLook.Product, ColumnRole.Ordinal) => text.Length > 12,
        _ => false,
    };

    public double Of(string text, ColumnRole role) => (looks.Of(text), role) switch
    {
        (_, ColumnRole.Other) => 0,
        (CellLook.Ordinal, ColumnRole.Ordinal) => 3,
        (_, ColumnRole.Ordinal) => -5,
        (CellLook.Ordinal, ColumnRole.Code) => 0,
        (CellLook.Ordinal, _) => -3,
        (CellLook.Unit, ColumnRole.Lead or ColumnRole.Coordinating) => 3,
        (CellLook.Unit, ColumnRole.Time or ColumnRole.TimeStart or ColumnRole.TimeEnd) => -4,
        (CellLook.Unit, ColumnRole.Activity or ColumnRole.Task or ColumnRole.Goal) => -2,
        (CellLook.Unit, _) => -3,
        (CellLook.Time, ColumnRole.Time or ColumnRole.TimeStart or ColumnRole.TimeEnd) => 3,
        (CellLook.Time, ColumnRole.Budget) when CellLooks.NamesMoney(text) => 3,
        (CellLook.Time, _) => -3,
        (CellLook.Budget, ColumnRole.Budget) => 3,
        (CellLook.Budget, ColumnRole.Activity or ColumnRole.Task or ColumnRole.Goal or ColumnRole.Product) => 0,
        (CellLook.Budget, _) => -3,
        (CellLook.Product, ColumnRole.Product) => 1,
        (CellLook.Product or CellLook.Prose, ColumnRole.Product) => 0.2,
        (CellLook.Product, ColumnRole.Activity or ColumnRole.Task or ColumnRole.Goal) => 0.2,
        (CellLook.Product, _) => -2,
        (CellLook.Prose, ColumnRole.Activity) => 1,
        (CellLook.Prose, ColumnRole.Task or ColumnRole.Goal) => 0.5,
        (CellLook.Prose, ColumnRole.Lead or ColumnRole.Coordinating or ColumnRole.Code) => text.Length > 60 ? -2 : 0,
        (CellLook.Prose, _) => text.Length > 60 ? -2 : -0.5,
        _ => 0,
    };
}
