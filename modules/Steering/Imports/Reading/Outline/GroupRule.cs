namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Whether a row is an activity or only the heading of those below it.</summary>
internal static class GroupRule
{
    private static readonly ColumnRole[] Facts = [ColumnRole.Product, ColumnRole.Lead, ColumnRole.Coordinating, ColumnRole.Time, ColumnRole.TimeStart, ColumnRole.TimeEnd];

    public static bool IsGroup(IReadOnlyList<DraftRow> rows, int i, Ordinal? ordinal, OutlineRank rank, Func<DraftRow, Ordinal?> ordinalOf)
    {
        var row = rows[i];
        var texts = Texts(row);
        if (texts.Count == 0 || texts.Count > 1 && ordinal is null) return false;
        var facts = Facts.Count(row.HasOwn);
        var next = i + 1 < rows.Count ? rows[i + 1] : null;
        var deeper = next is not null && rank.Of(ordinalOf(next)) > rank.Of(ordinal);
        if (ordinal is { Kind: OrdinalKind.Roman or OrdinalKind.Letter })
            return texts.Count == 1 && (!Facts.Any(row.Has) || deeper && (facts < 3 || AreaRecognizer.Code(row.Text(texts[0])) is not null));
        if (row.HasOwn(ColumnRole.Goal)) return facts == 0 && texts.Count == 1 && ordinal is null && GroupLook.Is(row);
        if (facts == 0 && texts.Count == 1)
        {
            return (GroupLook.Is(row) || Stands(row, next, texts[0], ordinalOf)) && next is not null && (ordinal is null || deeper || GroupLook.IsWide(row, row.Text(texts[0])))
                || row.Map.RoleAt(texts[0]) is ColumnRole.Activity or ColumnRole.Task && ordinal is { Kind: OrdinalKind.Number } && deeper;
        }

        return Inherits(rows, i, ordinal, facts, ordinalOf);
    }

    /// <summary>The heading's pieces and its text without the number in front.</summary>
    public static (IReadOnlyList<Piece> Pieces, string Text) Heading(DraftRow row)
    {
        var column = Texts(row)[0];
        var text = row.Text(column);
        return (row[column], row.Ordinal is null && Ordinal.Lead(text) is { } lead ? lead.After : text);
    }

    /// <summary>A numbered row with units or a time of its own is a piece of work, whatever it is called.</summary>
    public static bool CanBeArea(DraftRow row, Ordinal? ordinal) =>
        ordinal is null or { Kind: OrdinalKind.Roman or OrdinalKind.Letter } || ordinal is { Kind: OrdinalKind.Number, Depth: 1 } && !Facts.Any(row.HasOwn);

    /// <summary>"I. CẢI CÁCH THỂ CHẾ", "1.1. Rà soát" where the number has no column of its own, or not in this row.</summary>
    public static Ordinal? EmbeddedOrdinal(DraftRow row)
    {
        if (row.Ordinal is not null) return null;
        var texts = Texts(row);
        return texts.Count == 0 ? null : Ordinal.Lead(row.Text(texts[0]))?.Ordinal;
    }

    // A lone text without a number, before a row that has one: set in bold, it needs no merged cells to be a heading. With units or a time
    // merged into it from above it is work.
    private static bool Stands(DraftRow row, DraftRow? next, int column, Func<DraftRow, Ordinal?> ordinalOf) =>
        row.Map.RoleAt(column) is ColumnRole.Activity or ColumnRole.Task && !row.Map.Has(ColumnRole.Goal) && ordinalOf(row) is null && row.OrdinalColumn >= 0
        && !Facts.Any(row.Has) && next is not null && ordinalOf(next) is not null && Facts.Any(next.Has) && char.IsUpper(row.Text(column)[0]) && !TearVotes.IsUnfinished(row.Text(column).TrimEnd(':', ' '));

    // A number with sub-numbers and only some facts, which its sub-rows lack, holds them for these.
    private static bool Inherits(IReadOnlyList<DraftRow> rows, int i, Ordinal? ordinal, int facts, Func<DraftRow, Ordinal?> ordinalOf)
    {
        if (ordinal is not { Kind: OrdinalKind.Number } || rows[i].Map.Has(ColumnRole.Goal)) return false;
        var children = new List<DraftRow>();
        for (var j = i + 1; j < rows.Count; j++)
        {
            var below = ordinalOf(rows[j]);
            if (below is null || !(below.IsUnder(ordinal) || below.Kind is OrdinalKind.Small or OrdinalKind.Bullet)) break;
            children.Add(rows[j]);
        }

        // With units and time it is a heading only if the rows below have what comes out, and it has not.
        if (facts >= 3 && (rows[i].HasOwn(ColumnRole.Product) || !children.All(child => child.HasOwn(ColumnRole.Product) && !child.HasOwn(ColumnRole.Lead)))) return false;
        var given = Facts.Where(rows[i].HasOwn).ToList();
        return children.Count > 0 && (!rows[i].HasOwn(ColumnRole.Product) || children.Any(child => given.Any(role => !child.Has(role))));
    }

    // Text columns; a single cell over the whole width may stand in any.
    private static List<int> Texts(DraftRow row)
    {
        var typed = row.Columns.Where(column => row[column].Any(piece => !piece.Borrowed) && !(column == row.OrdinalColumn && row.Ordinal is not null)).ToList();
        return typed.Count == 1 && row.Spanned > 0
            ? typed
            : [.. typed.Where(column => row.Map.RoleAt(column) is ColumnRole.Goal or ColumnRole.Task or ColumnRole.Activity or ColumnRole.Area or ColumnRole.Ordinal)];
    }
}
