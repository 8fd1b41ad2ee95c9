using System.Globalization;
using CchcPlatform.Modules.Steering.Imports.Reading;

namespace CchcPlatform.Steering.Tests.Imports;

/// <summary>The appendices of Data/other-offices.txt, as text, Word and Excel.</summary>
public sealed class OtherOfficesDataTests
{
    public static TheoryData<string, string> Files => [.. OtherOffice.All.SelectMany(office => office.Kinds.Select(kind => (office.Name, kind)))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_activity_is_read_as_a_person_reads_it(string name, string kind)
    {
        var office = OtherOffice.All.Single(one => one.Name == name);
        var reading = Reading.Of(office.File(kind));
        Assert.Equal(string.Join('\n', office.Expected.Select(Expected)), string.Join('\n', reading.Rows.Select((row, i) => Actual(row, office.Expected.ElementAtOrDefault(i)))));
        Assert.Equal(office.NotPlaced, string.Join(' ', reading.NotPlaced.Select(text => text.Text)));
        Conservation.Check(office.Words, reading);
    }

    private static string Expected(string[] cells) => string.Join(" | ", cells).Trim();

    private static string Actual(ReadRow row, string[]? expected)
    {
        var time = row.Time.Kind switch { TimeKind.Dated => "D", TimeKind.Continuous => "C", TimeKind.Triggered => "T", TimeKind.Periodic => "P", TimeKind.ProgrammeBound => "B", _ => "U" };
        if (row.Time.Kind == TimeKind.Dated && expected?[^1] != "D")
            time += " " + string.Join(", ", row.Time.Periods.Select(period => period.Due.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture)));
        string?[] cells =
        [
            row.AreaCode ?? (row.AreaText is null ? "" : "?"), row.GoalText is null && row.TaskText is null ? "" : $"{row.GoalText} > {row.TaskText}".Trim(),
            row.ActivityText, row.ProductText, row.LeadText, row.CoordinatingText, row.TimeText, time,
        ];
        return string.Join(" | ", cells.Select(cell => cell?.Replace('\n', ' '))).Trim();
    }
}
