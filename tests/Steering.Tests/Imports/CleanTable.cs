using System.Text;

namespace CchcPlatform.Steering.Tests.Imports;

/// <summary>The bundled plan as a clean table, made from its reading, to be damaged in known ways.</summary>
internal sealed record CleanTable(IReadOnlyList<string[]> Rows)
{
    public const string Heading = "STT\tMục tiêu\tNhiệm vụ\tHoạt động\tKết quả/ Sản phẩm\tChủ trì\tPhối hợp\tThời gian\tKinh phí";

    public static CleanTable Of(Modules.Steering.Imports.Reading.AppendixReading reading)
    {
        var rows = new List<string[]>();
        string? area = null, goal = null, task = null;
        foreach (var row in reading.Rows)
        {
            if (row.AreaText != area) rows.Add([row.AreaNumber!, row.AreaText!, "", "", "", "", "", "", ""]);
            var newGoal = row.AreaText != area || row.GoalText != goal;
            var newTask = newGoal || row.TaskText != task;
            rows.Add(
            [
                newGoal ? row.GoalCode! : "", newGoal ? Line(row.GoalText) : "", newTask ? Line(row.TaskText) : "", Line(row.ActivityText), Line(row.ProductText),
                Line(row.LeadText), Line(row.CoordinatingText), Line(row.TimeText), row.AreaText != area ? Line(row.BudgetText) : "",
            ]);
            (area, goal, task) = (row.AreaText, row.GoalText, row.TaskText);
        }

        return new CleanTable(rows);
    }

    public static bool IsArea(string[] row) => row[0].Length > 0 && char.IsUpper(row[0][0]);

    public string Text(Func<int, string[], string> write)
    {
        var text = new StringBuilder(Heading + "\n");
        for (var i = 0; i < Rows.Count; i++) text.Append(write(i, Rows[i]));
        return text.ToString();
    }

    public static string Line(params string[] cells) => string.Join('\t', cells) + "\n";

    private static string Line(string? text) => (text ?? "").Replace('\n', ' ');
}
