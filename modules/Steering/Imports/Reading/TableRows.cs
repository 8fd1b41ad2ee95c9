using System.Text.RegularExpressions;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>The rows under the heading as drafts: repeated headings, column numbers and what follows the table are left out.</summary>
internal sealed partial record TableRows(IReadOnlyList<DraftRow> Drafts, IReadOnlyList<string> Texts, bool GoalsAreNumbered, IReadOnlyList<string> UnknownColumns)
{
    public static TableRows Read(SourcePart part, Heading heading, WordLedger ledger)
    {
        var map = heading.Map;
        var headings = part.Rows.Skip(heading.Row).Take(heading.Height).ToList();
        var unknown = new List<string>();
        var drafts = new List<DraftRow>();
        var afterBreak = false;
        var (table, foreign) = (part.Rows[heading.Row].Table, false);
        var goesOnAt = -1;
        for (var i = FirstRow(part, heading); i < part.Rows.Count; i++)
        {
            if (i < heading.Row)
            {
                drafts.Add(DraftRow.From(part.Rows[i], i, map, false));
                continue;
            }

            var row = part.Rows[i];
            if (i < heading.Row + heading.Height || RepeatedHeading.Is(row, headings) || RepeatedHeading.IsColumnNumbers(row))
            {
                ledger.Place(part, i);
                afterBreak |= i >= heading.Row + heading.Height;
                continue;
            }

            // Another table, with columns of its own, may follow; one that is no plan is left to "not placed".
            if (HeadingFinder.At(part.Rows, i) is { Roles: >= 4, IsSure: true } other && other.Roles * 2 > heading.Roles && (other.NamesWork || !heading.NamesWork))
            {
                headings = part.Rows.Skip(i).Take(other.Height).ToList();
                map = map.SameRolesAs(other.Map) ? map : other.Map;
                AddUnknown(unknown, map);
                for (var j = 0; j < other.Height; j++) ledger.Place(part, i + j);
                i += other.Height - 1;
                (table, foreign) = (row.Table, false);
                afterBreak = true;
                continue;
            }

            if (IsFooter(row))
            {
                // A sum may stand after each area; the last one ends the table.
                if (goesOnAt < i) goesOnAt = IsSum(FirstWords(row)) ? NextNumbered(part, i, map, headings) : -1;
                if (goesOnAt < 0) break;
                continue;
            }

            afterBreak |= i > 0 && (row.Table != part.Rows[i - 1].Table || row.Line > part.Rows[i - 1].Line + 1 && part.Rows[i - 1].Table == row.Table);
            if (row.Table > 0 && row.Table != table)
            {
                // A table goes on after a page with the same columns; one of other columns is another.
                table = row.Table;
                foreign = Math.Abs(Width(part, i) - map.Count) > 1;
            }

            if (row.Table > 0 && foreign || !BelongsToTable(row, map)) continue;
            drafts.Add(DraftRow.From(row, i, map, afterBreak));
            afterBreak = false;
        }

        AddUnknown(unknown, heading.Map);
        return new TableRows(drafts, Cells(drafts), AreGoalsNumbered(drafts), unknown);
    }

    /// <summary>The heading's row, or the line above it when that names the area of the rows below: "I. CẢI CÁCH THỂ CHẾ".</summary>
    public static int FirstRow(SourcePart part, Heading heading)
    {
        if (heading.Row == 0) return 0;
        var above = part.Rows[heading.Row - 1];
        var text = above.Filled == 1 ? Wording.Tidy(above.Cells.First(cell => cell.IsTyped).Text) : "";
        return Ordinal.Lead(text) is { Ordinal.Kind: OrdinalKind.Roman or OrdinalKind.Letter } lead && AreaRecognizer.IsName(lead.After) ? heading.Row - 1 : heading.Row;
    }

    // Page numbers and notes between the pages are no rows; a line that groups rows is one, though it has no tabs.
    private static bool BelongsToTable(SourceRow row, ColumnMap map)
    {
        if (row.Table == 0) return GroupLook.Is(DraftRow.From(row, 0, map, false)) && Wording.Tidy(row[0].Text).Length > 6;
        return row.Cells.Count <= map.Count + 4;
    }

    // Cells that end empty are cut off, so the widest of the first rows tells.
    private static int Width(SourcePart part, int at) => part.Rows.Skip(at).TakeWhile(row => row.Table == part.Rows[at].Table).Take(20).Max(row => row.Cells.Count);

    private static bool IsFooter(SourceRow row) => row.Filled <= 3 && FirstWords(row) is var first
        && (IsSum(first) || Vocabulary.Default.Footers.Any(phrase => Folding.StartsWithPhrase(first, phrase)));

    private static bool IsSum(string first) => first is "tong" or "cong" || SumOf().IsMatch(first) || Vocabulary.Default.Sums.Any(phrase => Folding.StartsWithPhrase(first, phrase));

    private static string FirstWords(SourceRow row) => Folding.FoldWords(row.Cells.FirstOrDefault(cell => cell.IsTyped).Text ?? "");

    /// <summary>The numbered row with which the table goes on after a sum; -1 where anything else follows.</summary>
    private static int NextNumbered(SourcePart part, int sum, ColumnMap map, IReadOnlyList<SourceRow> headings)
    {
        var next = sum + 1;
        while (next < part.Rows.Count && (IsFooter(part.Rows[next]) && IsSum(FirstWords(part.Rows[next]))
            || RepeatedHeading.Is(part.Rows[next], headings) || RepeatedHeading.IsColumnNumbers(part.Rows[next]))) next++;
        if (next == part.Rows.Count || part.Rows[next].Table != part.Rows[sum].Table) return -1;
        var draft = DraftRow.From(part.Rows[next], next, map, false);
        return (draft.Ordinal ?? GroupRule.EmbeddedOrdinal(draft)) is not null ? next : -1;
    }

    private static bool AreGoalsNumbered(List<DraftRow> drafts)
    {
        var goals = drafts.Where(draft => draft.HasOwn(ColumnRole.Goal) && !draft.AfterBreak).ToList();
        return goals.Count > 0 && goals.Count(draft => draft.Ordinal is not null) * 10 >= goals.Count * 7;
    }

    private static List<string> Cells(List<DraftRow> drafts) => [.. drafts.SelectMany(draft => draft.Columns.Select(column => draft.Text(column)))];

    private static void AddUnknown(List<string> unknown, ColumnMap map) =>
        unknown.AddRange(map.Columns.Where(column => column.Role == ColumnRole.Other && column.Name.Length > 0).Select(column => column.Name).Except(unknown));

    // "Cộng I", "Tổng mục II", "Cộng (I+II)"; what goes on after the number is a text: "Công an".
    [GeneratedRegex("^(?:tong|cong)(?: cong| so)?(?: (?:muc|phan|nhom|linh vuc|chuong))?(?: (?:[ivx]{1,5}|[a-h]|\\d{1,2}))+$")]
    private static partial Regex SumOf();
}
