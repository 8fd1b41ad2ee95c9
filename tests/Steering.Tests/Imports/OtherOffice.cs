namespace CchcPlatform.Steering.Tests.Imports;

/// <summary>One appendix of Data/other-offices.txt: how it is laid out, in which kinds of file, and what must be read in it.</summary>
internal sealed record OtherOffice(string Name, IReadOnlyList<string> Kinds, IReadOnlyList<(char Mark, string[] Cells)> Lines, IReadOnlyList<string[]> Expected, string NotPlaced)
{
    public static IReadOnlyList<OtherOffice> All { get; } = Load();

    public byte[] File(string kind) => kind switch { "docx" => Word(), "xlsx" => Sheet(), _ => System.Text.Encoding.UTF8.GetBytes(Text()) };

    /// <summary>All words below the heading, as typed.</summary>
    public string Words => string.Join('\n', Lines.Where(line => line.Mark is '|' or '.').SelectMany(line => line.Cells).Where(cell => cell is not ("^" or "<")));

    private byte[] Word()
    {
        var file = new WordFile();
        var rows = new List<string[]>();
        foreach (var (mark, cells) in Lines.Append(('-', [])))
        {
            if (mark is '|' or '%')
            {
                rows.Add(cells);
                continue;
            }

            if (rows.Count > 0) file.Table([.. rows]);
            rows.Clear();
            if (mark == '.') file.Text(cells);
        }

        return file.Bytes();
    }

    private byte[] Sheet() => new SheetFile().Sheet("Phụ lục", [.. Lines.Where(line => line.Mark != '-').Select(line => line.Cells.Select(cell => cell.Length == 0 ? null : (object)cell).ToArray())]).Bytes();

    private string Text() => string.Concat(Lines.Where(line => line.Mark != '-').Select(line => string.Join('\t', line.Cells.Select(cell => cell is "^" or "<" ? "" : cell)) + "\n"));

    private static List<OtherOffice> Load()
    {
        var all = new List<OtherOffice>();
        var (name, kinds) = ("", Array.Empty<string>());
        var (lines, expected, notPlaced) = (new List<(char, string[])>(), new List<string[]>(), "");
        foreach (var line in System.IO.File.ReadLines(Repository.Data("other-offices.txt")).Append("## end : none"))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                if (name.Length > 0) all.Add(new OtherOffice(name, kinds, lines, expected, notPlaced));
                (name, kinds) = (line[3..line.LastIndexOf(':')].Trim(), line[(line.LastIndexOf(':') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries));
                (lines, expected, notPlaced) = ([], [], "");
            }
            else if (line == "--")
            {
                lines.Add(('-', []));
            }
            else if (line.Length > 1)
            {
                string[] cells = [.. line[1..].Split('|').Select(cell => cell.Trim().Replace("\\n", "\n", StringComparison.Ordinal))];
                if (line[0] is '|' or '%' or '.') lines.Add((line[0], line[0] == '.' ? [line[1..].Trim()] : cells));
                else if (line[0] == '>') expected.Add(cells);
                else if (line[0] == '!') notPlaced = cells[0];
            }
        }

        return all;
    }
}
