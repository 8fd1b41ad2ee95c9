using Cchc.Steering.V1;
using static CchcPlatform.Steering.Tests.Plans.PlanSteps;

namespace CchcPlatform.Steering.Tests.Plans;

public sealed class TimeNotesTests(SeededWard ward) : IClassFixture<SeededWard>
{
    [Fact]
    public async Task Notes_on_a_time_are_those_of_the_time_that_a_person_has_written()
    {
        var preview = await ward.ImportAsync(2031, SeededWard.BundledFile, preview: true);
        var imports = await ward.ImportsAsync();
        var rows = (await imports.ListImportRowsAsync(new ListImportRowsRequest { Parent = preview.Name, PageSize = 1000 })).Rows;
        var missing = rows.First(row => row.Review.Any(note => note.Code == "TIME_MISSING"));
        await WriteAsync(missing, "30/6/2031");
        await WriteAsync(rows[0], "Từ tháng 3/2031");
        await WriteAsync(rows[1], "30/6 và 15/12/2031");
        await imports.ApplyImportAsync(new ApplyImportRequest { Name = preview.Name });

        var all = await ward.AllAsync($"{Ward}/plans/2031");
        Assert.DoesNotContain(all[rows.IndexOf(missing)].Review, note => note.Code == "TIME_MISSING");
        Assert.Equal("timeText", Assert.Single(all[0].Review, note => note.Code == "TIME_END_MISSING").Field);
        Assert.Equal((Day(2031, 12, 15), 0), (all[1].DueDate, all[1].Review.Count(note => note.Code == "DAYS_LEFT_OUT")));
        Assert.Equal(["day-20310630", "due"], (await ward.OccurrencesAsync(all[1].Name)).Select(one => one.Name.Split('/')[^1]).Order(StringComparer.Ordinal));

        async Task WriteAsync(ImportRow row, string time)
        {
            var edited = row.Proposal.Clone();
            edited.TimeText = time;
            await imports.UpdateImportRowAsync(new UpdateImportRowRequest { Row = new ImportRow { Name = row.Name, Decision = RowDecision.Edited, Edited = edited } });
        }
    }
}
