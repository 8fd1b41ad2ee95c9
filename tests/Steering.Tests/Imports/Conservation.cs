using System.Text.RegularExpressions;
using CchcPlatform.Modules.Steering.Imports.Reading;

namespace CchcPlatform.Steering.Tests.Imports;

/// <summary>
/// "Nothing is lost", checked without the code under test: every word of the source must be among the words of fields, headings
/// and what was not placed, at least as often. A field that goes on from the row above is counted once.
/// </summary>
internal static partial class Conservation
{
    // Places among the texts that rows share with the row above; the same task may be typed under two goals.
    private const int Goal = 1;
    private const int Task = 3;

    public static void Check(string source, AppendixReading reading, string what = "")
    {
        var kept = new List<string?>();
        kept.AddRange(reading.Header.Lines);
        kept.AddRange(reading.NotPlaced.Select(text => text.Text));

        // A budget is the whole area's, or each row has typed its own.
        foreach (var budgets in reading.Rows.GroupBy(row => row.AreaText).Select(rows => rows.Select(row => row.BudgetText).ToList()))
            kept.AddRange(budgets.Distinct().Count() == 1 ? budgets.Take(1) : budgets);
        string?[] above = [];
        string? area = null;
        foreach (var row in reading.Rows)
        {
            if (row.AreaText != area) above = [];
            area = row.AreaText;
            string?[] shared = [row.AreaNumber + " " + row.AreaText, row.GoalCode + " " + row.GoalText, row.ParentGoalCode + " " + row.ParentGoalText, row.TaskText, .. row.GroupPath];
            kept.AddRange(shared.Where((text, i) => i >= above.Length || above[i] != text || i == Task && above[Goal] != shared[Goal]));
            kept.AddRange([row.ActivityText, row.ProductText, row.LeadText, row.CoordinatingText, row.TimeText, row.TaskCode, row.OrdinalText, .. row.OtherColumns.Values]);
            above = shared;
        }

        var left = Words(string.Join('\n', source.Split('\n').Where(line => !line.StartsWith("STT\t", StringComparison.Ordinal)))).CountBy(word => word).ToDictionary();
        foreach (var word in kept.SelectMany(text => Words(text ?? "")))
            if (left.TryGetValue(word, out var count)) left[word] = count - 1;
        var lost = string.Join(" ", left.Where(word => word.Value > 0).Select(word => $"{word.Key} x{word.Value}"));
        Assert.True(lost.Length == 0, $"{what} lost: {lost}");
    }

    private static IEnumerable<string> Words(string text) => Tags().Replace(text.Normalize(), " ")
        .Split([' ', '\t', '\n', '\r', '\0'], StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('.', '(', ')')).Where(word => word.Any(char.IsLetterOrDigit));

    [GeneratedRegex("<[a-z/][^<>]*>")]
    private static partial Regex Tags();
}
