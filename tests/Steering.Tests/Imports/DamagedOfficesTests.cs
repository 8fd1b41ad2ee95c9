namespace CchcPlatform.Steering.Tests.Imports;

/// <summary>Damage done at random to the layouts of other offices: whatever becomes of the rows, no word may be lost.</summary>
public sealed class DamagedOfficesTests
{
    public static TheoryData<string> Names => [.. OtherOffice.All.Where(office => office.Kinds.Contains("txt")).Select(office => office.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void No_word_is_lost(string name)
    {
        var office = OtherOffice.All.Single(one => one.Name == name);
        for (var seed = 1; seed <= 40; seed++)
        {
            var random = new Random(seed);
            var lines = office.Lines.Where(line => line.Mark != '-').Select(line => (line.Mark, Text: string.Join('\t', line.Cells.Select(cell => cell is "^" or "<" ? "" : cell)))).ToList();
            for (var i = 0; i < 6; i++)
            {
                var at = random.Next(lines.Count);
                var (mark, text) = lines[at];
                if (mark != '|' || text.Contains("Tổng cộng", StringComparison.Ordinal)) continue;
                var cut = random.Next(text.Length + 1);
                switch (random.Next(5))
                {
                    case 0: lines[at] = (mark, text.Insert(cut, "\t")); break;
                    case 1: lines[at] = (mark, text.Replace("\t\t", "\t", StringComparison.Ordinal)); break;
                    case 2 when at + 1 < lines.Count && lines[at + 1].Mark == '|':
                        var (a, b) = (text.Split('\t'), lines[at + 1].Text.Split('\t'));
                        lines[at] = (mark, string.Join('\t', Enumerable.Range(0, Math.Max(a.Length, b.Length)).Select(cell => (a.ElementAtOrDefault(cell) + "  " + b.ElementAtOrDefault(cell)).Trim())));
                        lines.RemoveAt(at + 1);
                        break;
                    case 3:
                        var halves = text.Split('\t').Select(cell => (Cell: cell, At: cell.LastIndexOf(' ', Math.Max(0, cell.Length / 2)))).ToList();
                        lines[at] = (mark, string.Join('\t', halves.Select(half => half.At > 0 ? half.Cell[..half.At] : half.Cell)));
                        lines.Insert(at + 1, (mark, "\n" + string.Join('\t', halves.Select(half => half.At > 0 ? half.Cell[(half.At + 1)..] : ""))));
                        break;
                    default:
                        var other = random.Next(lines.Count);
                        if (lines[other].Mark == '|' && !lines[other].Text.Contains("Tổng cộng", StringComparison.Ordinal)) (lines[at], lines[other]) = (lines[other], lines[at]);
                        break;
                }
            }

            Conservation.Check(string.Join('\n', lines.Where(line => line.Mark != '%').Select(line => line.Text)), Reading.Of(string.Join('\n', lines.Select(line => line.Text))), $"seed {seed}");
        }
    }
}
