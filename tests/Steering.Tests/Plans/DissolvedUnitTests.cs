using System.Text;
using Cchc.Organization.V1;
using Cchc.Steering.V1;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Steering.Plans;
using CchcPlatform.Steering.Tests.Work;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Steering.Tests.Plans;

public sealed class DissolvedUnitTests(SeededWard ward) : IClassFixture<SeededWard>
{
    [Fact]
    public async Task Activities_of_a_dissolved_unit_are_noted_once_by_a_reaction()
    {
        var led = await ward.AllAsync(SeededWard.Plan2026, "leadUnits:\"KTHTDT\"");
        var given = Assert.Single(led, a => a.Text.StartsWith("Chuyển đổi các đơn vị sự nghiệp công lập có đủ điều kiện", StringComparison.Ordinal));
        await ward.ImportAsync(2026, PlanSteps.Edited((
            "Phòng Kinh tế, Hạ tầng và Đô thị\tVăn phòng HĐND & UBND phường, các phòng, đơn vị thuộc phường\tTheo lộ trình phê duyệt",
            "Phòng Văn hóa - Xã hội\tVăn phòng HĐND & UBND phường\tTheo lộ trình phê duyệt")));
        var units = new UnitService.UnitServiceClient(await ward.Host.CallAsAsync("admin"));
        await units.DissolveUnitAsync(new DissolveUnitRequest
        {
            Name = "communes/25195/units/kthtdt",
            ValidTo = new Google.Type.Date { Year = 2026, Month = 12, Day = 31 },
            Decision = "99/QĐ-UBND",
            Reason = "Sắp xếp lại",
        });

        const string Noted = "SELECT count(*) FROM steering.facts WHERE type = 'cchc.steering.v1.ActivityNoted'";
        for (var attempt = 0; attempt < 200 && await ward.Host.ScalarAsync<long>(Noted) == 0; attempt++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        var noted = (await ward.AllAsync(SeededWard.Plan2026)).Where(a => a.Review.Any(r => r.Code == "UNIT_DISSOLVED")).ToList();
        Assert.Superset(led.Select(a => a.Name).ToHashSet(), noted.Select(a => a.Name).ToHashSet());
        Assert.All(noted, a => Assert.Single(a.Review, r => r.Code == "UNIT_DISSOLVED"));
        Assert.Contains("31/12/2026", noted[0].Review.Single(r => r.Code == "UNIT_DISSOLVED").Text, StringComparison.Ordinal);
        Assert.Equal((long)noted.Count, await ward.Host.ScalarAsync<long>(Noted));

        // The draft waited meanwhile: in force it has the notes too, but for the activity that it gives to another unit.
        await (await ward.PlansAsync()).IssuePlanAsync(new IssuePlanRequest { Name = SeededWard.Plan2026, Number = "45/QĐ-UBND", Date = PlanSteps.Day(2026, 11, 1), Reason = "Sắp xếp lại" });
        var amended = await ward.AllAsync(SeededWard.Plan2026);
        var kept = amended.Where(a => a.Review.Any(r => r.Code == "UNIT_DISSOLVED")).ToList();
        Assert.Equal(noted.Select(a => a.Name).Except([given.Name]), kept.Select(a => a.Name));
        Assert.All(kept, a => Assert.Single(a.Review, r => r.Code == "UNIT_DISSOLVED" && r.Field == (a.LeadUnits.Contains("KTHTDT") ? "leadUnits" : "coordinatingUnits")));
    }

    [Fact]
    public async Task Activities_of_drafts_are_noted_too_of_an_amendment_and_of_a_plan_that_was_never_issued()
    {
        const string Commune = "communes/00127";
        var units = new UnitService.UnitServiceClient(await ward.Host.CallAsAsync("admin"));
        foreach (var (code, name) in new[] { ("VHXH", "Phòng Văn hóa - Xã hội"), ("KH", "Phòng Khoa học") })
        {
            await units.CreateUnitAsync(new CreateUnitRequest
            {
                Parent = Commune,
                Unit = new Unit { Code = code, DisplayName = name, Kind = UnitKind.AdministrativeOffice, ValidFrom = PlanSteps.Day(2025, 7, 1), LegalBasis = "10/QĐ-UBND" },
            });
        }

        foreach (var (year, lead) in new[] { (2026, "Phòng Văn hóa - Xã hội"), (2026, "Phòng Khoa học"), (2027, "Phòng Khoa học") })
        {
            var file = Encoding.UTF8.GetBytes("STT\tNội dung\tSản phẩm\tChủ trì\tThời gian\n1\tĐánh giá, xếp hạng kết quả thực hiện\tBáo cáo\t" + lead + "\tQuý IV\n");
            await ward.ImportAsync(new ImportPlanHeader { Parent = Commune, Year = year, FileName = "plan.txt", KeepDraft = year == 2027 }, file);
        }

        await units.DissolveUnitAsync(new DissolveUnitRequest { Name = Commune + "/units/kh", ValidTo = PlanSteps.Day(2027, 3, 31), Decision = "99/QĐ-UBND" });
        var activities = await ward.ActivitiesAsync("admin");
        async Task<bool> IsNotedAsync(string plan) => (await activities.ListActivitiesAsync(new ListActivitiesRequest { Parent = $"{Commune}/plans/{plan}" }))
            .Activities.Single().Review.Any(note => note is { Code: "UNIT_DISSOLVED", Field: "leadUnits" });
        for (var attempt = 0; attempt < 200 && !await IsNotedAsync("2027"); attempt++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Equal((true, true, false), (await IsNotedAsync("2027"), await IsNotedAsync("2026@2"), await IsNotedAsync("2026")));
        // Of a draft nothing is told before it is issued.
        Assert.Equal(0, await ward.Host.ScalarAsync<long>($"SELECT count(*) FROM steering.facts WHERE resource LIKE '{Commune}/%' AND type = 'cchc.steering.v1.ActivityNoted'"));
        await (await ward.PlansAsync()).IssuePlanAsync(new IssuePlanRequest { Name = Commune + "/plans/2026", Number = "45/QĐ-UBND", Date = PlanSteps.Day(2026, 11, 1), Reason = "Sắp xếp lại" });
        Assert.True(await IsNotedAsync("2026"));
    }

    [Fact]
    public Task Who_issues_a_draft_that_is_noted_meanwhile_is_refused() => ReadBeforeTheNoteAsync("KT", 2028, (plan, useCases) =>
        useCases.Get<IssuePlan>().ExecuteAsync(new IssuePlanRequest { Name = plan, Number = "45/QĐ-UBND", Date = PlanSteps.Day(2028, 11, 1), Reason = "Sắp xếp lại" }, CancellationToken.None));

    [Fact]
    public Task Who_counts_the_days_of_a_draft_that_is_noted_meanwhile_is_refused() => ReadBeforeTheNoteAsync("TC", 2029, (plan, useCases) =>
        useCases.Get<RecordPlanNumber>().ExecuteAsync(new RecordPlanNumberRequest { Name = plan, Number = "12/KH-UBND", Date = PlanSteps.Day(2029, 1, 15) }, CancellationToken.None));

    // What has read the rows before the note, and saves after it, would tell them without it, or take it away.
    private async Task ReadBeforeTheNoteAsync(string unit, int year, Func<string, UseCases, Task> act)
    {
        const string Commune = "communes/00004";
        var units = new UnitService.UnitServiceClient(await ward.Host.CallAsAsync("admin"));
        await units.CreateUnitAsync(new CreateUnitRequest
        {
            Parent = Commune,
            Unit = new Unit { Code = unit, DisplayName = $"Phòng {unit}", Kind = UnitKind.AdministrativeOffice, ValidFrom = PlanSteps.Day(2025, 7, 1), LegalBasis = "10/QĐ-UBND" },
        });
        foreach (var lead in new[] { "Phòng khác", $"Phòng {unit}" })
        {
            var file = Encoding.UTF8.GetBytes("STT\tNội dung\tSản phẩm\tChủ trì\tThời gian\n1\tĐánh giá, xếp hạng kết quả thực hiện\tBáo cáo\t" + lead + "\tTrong 30 ngày kể từ ngày ban hành\n");
            await ward.ImportAsync(new ImportPlanHeader { Parent = Commune, Year = year, FileName = "plan.txt" }, file);
        }

        var plan = $"{Commune}/plans/{year}";
        var activities = await ward.ActivitiesAsync("admin");
        async Task<Activity> DraftedAsync() => (await activities.ListActivitiesAsync(new ListActivitiesRequest { Parent = plan + "@2" })).Activities.Single();
        async Task<bool> IsNotedAsync() => (await DraftedAsync()).Review.Any(note => note.Code == "UNIT_DISSOLVED");
        Assert.Equal([unit], (await DraftedAsync()).LeadUnits);

        await (await WorkHost.OnAsync(ward.Host)).InCallAsync(async (db, useCases) =>
        {
            await db.Activities.Where(a => a.Commune == "00004" && a.PlanId == $"{year}").LoadAsync();
            await units.DissolveUnitAsync(new DissolveUnitRequest { Name = $"{Commune}/units/{unit.ToLowerInvariant()}", ValidTo = PlanSteps.Day(year, 3, 31), Decision = "99/QĐ-UBND" });
            for (var attempt = 0; attempt < 200 && !await IsNotedAsync(); attempt++)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }

            return await Assert.ThrowsAsync<StaleFault>(() => act(plan, useCases));
        });
        Assert.True(await IsNotedAsync());
    }
}
