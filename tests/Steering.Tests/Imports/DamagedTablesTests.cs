using CchcPlatform.Modules.Steering.Imports.Reading;

namespace CchcPlatform.Steering.Tests.Imports;

/// <summary>What converters do to tables, done to a clean one at random: the activities must come out the same and no word be lost.</summary>
public sealed class DamagedTablesTests
{
    private static readonly CleanTable Clean = CleanTable.Of(Reading.Plan());
    private static readonly int[] Widths = [4, 22, 20, 20, 14, 15, 15, 11, 16];

    public static TheoryData<int> ManySeeds => [.. Enumerable.Range(1, 120)];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 25)];

    [Fact]
    public void The_clean_table_is_taken_as_it_is()
    {
        var reading = Reading.Of(Clean.Text((_, row) => CleanTable.Line(row)));
        Assert.Equal(Expected(), Actual(reading));
        Assert.All(reading.Rows, row => Assert.DoesNotContain(row.Verdicts, verdict => verdict is Verdict.ColumnsMoved or Verdict.JoinedWithRowAbove or Verdict.SplitInTwo));
        Assert.Empty(reading.NotPlaced);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Rows_torn_over_pages_are_joined(int seed)
    {
        var random = new Random(seed);
        Check(Clean.Text((_, row) => CleanTable.IsArea(row) || random.Next(3) > 0 ? CleanTable.Line(row) : Tear(row, random)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Cells_shifted_to_a_side_are_moved_back(int seed)
    {
        var random = new Random(seed);
        Check(Clean.Text((_, row) => CleanTable.IsArea(row) || random.Next(3) > 0 ? CleanTable.Line(row) : Shift(row, random)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Rows_merged_into_one_are_split(int seed)
    {
        var random = new Random(seed);
        string[]? held = null;
        Check(Clean.Text((i, row) =>
        {
            if (held is not null)
            {
                string[] merged = [.. held.Select((cell, column) => column < 3 || column == 8 ? cell : cell + "  " + row[column])];
                held = null;
                return CleanTable.Line(merged);
            }

            var next = i + 1 < Clean.Rows.Count ? Clean.Rows[i + 1] : null;
            var can = !CleanTable.IsArea(row) && next is not null && next[..3].All(cell => cell.Length == 0) && next.Concat(row[3..]).Skip(3).Count(cell => cell.Length == 0) <= 2 && row[7].Length * next[7].Length > 0;
            if (!can || random.Next(3) > 0) return CleanTable.Line(row);
            held = row;
            return "";
        }));
    }

    [Theory]
    [MemberData(nameof(ManySeeds))]
    public void Whatever_is_done_to_a_table_no_word_is_lost(int seed)
    {
        var random = new Random(seed);
        var lines = Clean.Text((_, cells) => (string[])[.. cells[..8], ""] is var row && random.Next(4) is var what ? what switch { 0 => Tear(row, random), 1 => Shift(row, random), _ => CleanTable.Line(row) } : "").Split('\n');
        for (var i = 0; i < 40; i++)
        {
            var (a, b) = (random.Next(1, lines.Length), random.Next(1, lines.Length));
            if (a == b || lines[a] == CleanTable.Heading || lines[b] == CleanTable.Heading) continue;
            switch (random.Next(4))
            {
                case 0: (lines[a], lines[b]) = (lines[b], lines[a]); break;
                case 1: lines[a] = lines[a].Insert(random.Next(lines[a].Length + 1), "\t"); break;
                case 2: lines[a] = lines[a].Insert(random.Next(lines[a].Length + 1), "  "); break;
                default: (lines[a], lines[b]) = (lines[a] + lines[b], ""); break;
            }
        }

        var text = string.Join('\n', lines.Where(line => line.Count(c => c == '\t') < 60));
        Conservation.Check(text, Reading.Of(text));
    }

    // As a page printer does: each cell is wrapped at its column's width, and the page ends after some lines.
    private static string Tear(string[] row, Random random)
    {
        var lines = random.Next(1, 4);
        var (head, tail) = (new string[9], new string[9]);
        for (var column = 0; column < 9; column++)
        {
            var words = row[column].Split(' ');
            int line = 0, length = 0, at = 0;
            for (; at < words.Length; at++)
            {
                if (length > 0 && length + 1 + words[at].Length > Widths[column]) (line, length) = (line + 1, 0);
                if (line >= lines) break;
                length += words[at].Length + 1;
            }

            (head[column], tail[column]) = (string.Join(' ', words[..at]), string.Join(' ', words[at..]));
        }

        return tail.All(cell => cell.Length == 0) ? CleanTable.Line(row) : CleanTable.Line(head) + "\n" + CleanTable.Heading + "\n" + CleanTable.Line(tail);
    }

    // One empty cell too many or too few before some column.
    private static string Shift(string[] row, Random random)
    {
        var cells = row.ToList();
        if (row[0].Length == 0 && row[7].Length > 0 && random.Next(2) == 0)
        {
            cells.RemoveAt(0);
            return CleanTable.Line([.. cells]);
        }

        if (row[7].Length == 0 || row[8].Length > 0) return CleanTable.Line(row);
        cells.Insert(row[0].Length == 0 ? random.Next(0, 2) : 4, "");
        return CleanTable.Line([.. cells]);
    }

    private static void Check(string text)
    {
        var reading = Reading.Of(text);
        var (expected, actual) = (Expected(), Actual(reading));
        var wrong = expected.Except(actual).Take(3).Select(row => "- " + row).Concat(actual.Except(expected).Take(3).Select(row => "+ " + row)).ToList();
        Assert.True(wrong.Count == 0 && expected.Count == actual.Count, $"{expected.Count} -> {actual.Count}\n{string.Join('\n', wrong)}");
        Conservation.Check(text, reading);
    }

    private static List<string> Expected() => Actual(Reading.Plan());

    private static List<string> Actual(AppendixReading reading) =>
        [.. reading.Rows.Select(row => string.Join(" | ", row.AreaCode, row.GoalCode, row.TaskText?.Replace('\n', ' '), row.ActivityText.Replace('\n', ' '), row.ProductText, row.LeadText, row.CoordinatingText, row.TimeText))];
}
