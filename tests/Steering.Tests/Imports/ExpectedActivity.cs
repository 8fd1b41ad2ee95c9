namespace CchcPlatform.Steering.Tests.Imports;

/// <summary>One line of the hand-written list of the bundled plan's activities.</summary>
internal sealed record ExpectedActivity(
    string Area, string Goal, string GoalStart, string TaskStart, string ActivityStart, string ActivityEnd, string Product, string Lead, string Coordinating, string? Time, int[] Lines)
{
    public static IReadOnlyList<ExpectedActivity> Plan { get; } = Load();

    private static List<ExpectedActivity> Load()
    {
        var words = new Dictionary<string, string>();
        var rows = new List<ExpectedActivity>();
        foreach (var line in File.ReadLines(Repository.Data("plan-25195-2026.expected.txt")))
        {
            if (line.StartsWith("= ", StringComparison.Ordinal))
            {
                var key = line[2..].Split(' ')[0];
                words[key] = line[(3 + key.Length)..];
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                var cells = line.Split(" | ");
                string Full(int cell) => words.GetValueOrDefault(cells[cell], cells[cell]);
                rows.Add(new(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6], Full(7), Full(8), cells[9] == "-" ? null : Full(9), [.. cells[10].Split(',').Select(int.Parse)]));
            }
        }

        return rows;
    }
}
