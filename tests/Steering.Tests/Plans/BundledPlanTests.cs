using Cchc.Steering.V1;
using CchcPlatform.Testing;
using Grpc.Core;

namespace CchcPlatform.Steering.Tests.Plans;

public sealed class BundledPlanTests(SeededWard ward) : IClassFixture<SeededWard>
{
    [Fact]
    public async Task The_first_start_issues_the_bundled_plan_with_a_flag_for_its_missing_number()
    {
        var plan = (await (await ward.PlansAsync("viewer")).GetPlanAsync(new GetPlanRequest { Name = SeededWard.Plan2026 })).Plan;
        Assert.Equal(PlanState.Issued, plan.State);
        Assert.Equal(85, plan.ActivityCount);
        Assert.Equal([PlanFlag.NumberMissing], plan.Flags);
        Assert.Null(plan.IssuedDate);
    }

    [Fact]
    public async Task It_has_the_activities_of_each_area_and_kind_of_time_that_a_reader_counts()
    {
        var all = await ward.AllAsync(SeededWard.Plan2026);
        Assert.Equal(
            [("I", 11), ("II", 29), ("III", 8), ("IV", 7), ("V", 9), ("VI", 12), ("VII", 9)],
            all.GroupBy(a => a.Area).Select(g => (g.Key, g.Count())));
        var kinds = all.GroupBy(a => a.TimeKind).ToDictionary(g => g.Key, g => g.Count());
        Assert.Equal(50, kinds[TimeKind.Continuous]);
        Assert.Equal(18, kinds[TimeKind.Triggered]);
        Assert.Equal(9, kinds[TimeKind.ProgrammeBound]);
        Assert.Equal(3, kinds[TimeKind.Dated]);
        Assert.Equal(3, kinds[TimeKind.Periodic]);
        Assert.Equal(2, kinds[TimeKind.Unspecified]);
        Assert.All(all, a => Assert.NotEmpty(a.LeadUnits));
        Assert.Equal(85, all.Select(a => a.Name).Distinct().Count());
    }

    [Fact]
    public async Task A_review_note_names_its_field_as_json_does()
    {
        var names = Activity.Descriptor.Fields.InDeclarationOrder().Select(f => f.JsonName).Append("");
        var notes = (await ward.AllAsync(SeededWard.Plan2026)).SelectMany(a => a.Review).ToList();
        Assert.Contains(notes, note => note is { Code: "SPELLING", Field: "leadText" });
        Assert.Empty(notes.Select(note => note.Field).Distinct().Except(names));
    }

    [Theory]
    [InlineData("to chuc bo may")]
    [InlineData("tổ chức bộ máy")]
    [InlineData("TỔ CHỨC BỘ MÁY")]
    public async Task Search_finds_words_with_and_without_accents(string words)
    {
        var hits = await ward.AllAsync(SeededWard.Plan2026, words);
        Assert.Contains(hits, a => a.Text.Contains("tổ chức bộ máy", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(hits.Count, (await ward.AllAsync(SeededWard.Plan2026, "to chuc bo may")).Count);
    }

    [Fact]
    public async Task Search_in_decomposed_form_and_with_the_other_place_of_the_tone_is_the_same()
    {
        var composed = await ward.AllAsync(SeededWard.Plan2026, "đơn giản hóa");
        Assert.NotEmpty(composed);
        Assert.Equal(composed.Count, (await ward.AllAsync(SeededWard.Plan2026, "đơn giản hoá")).Count);
        Assert.Equal(composed.Count, (await ward.AllAsync(SeededWard.Plan2026, "đơn giản hóa".Normalize(System.Text.NormalizationForm.FormD))).Count);
    }

    [Fact]
    public async Task What_is_spelled_as_typed_comes_first()
    {
        var hits = await ward.AllAsync(SeededWard.Plan2026, "\"kiểm tra\"");
        var exact = hits.Select(a => (a.Text + a.Product + a.Task + a.GoalText).Contains("kiểm tra", StringComparison.OrdinalIgnoreCase)).ToList();
        Assert.True(exact[0]);
        Assert.DoesNotContain(true, exact.SkipWhile(e => e));
    }

    [Fact]
    public async Task A_search_for_a_thousand_words_is_answered_page_by_page()
    {
        var once = await ward.AllAsync(SeededWard.Plan2026, "a");
        Assert.NotEmpty(once);
        Assert.Equal(once.Count, (await ward.AllAsync(SeededWard.Plan2026, string.Join(' ', Enumerable.Repeat("a", 1_000)))).Count);
    }

    [Fact]
    public async Task A_filter_by_lead_unit_and_kind_of_time_finds_the_dated_work_of_one_unit()
    {
        var dated = await ward.AllAsync(SeededWard.Plan2026, "leadUnits:\"VHXH\" AND timeKind=TIME_KIND_DATED");
        Assert.Equal(3, dated.Count);
        Assert.All(dated, a => Assert.Contains("VHXH", a.LeadUnits));
        Assert.Equal(["31/3", "31/12", "31/12"], dated.Select(a => $"{a.DueDate.Day}/{a.DueDate.Month}"));
    }

    [Fact]
    public async Task Goals_are_listed_with_their_sub_goals()
    {
        var goals = (await (await ward.PlansAsync("viewer")).ListGoalsAsync(new ListGoalsRequest { Parent = SeededWard.Plan2026, PageSize = 1000 })).Goals;
        var areaTwo = goals.Where(g => g.Area == "II").ToList();
        Assert.Equal(["1", "2", "3", "3.1", "3.2", "3.3", "3.4", "3.5", "3.6"], areaTwo.Select(g => g.Code));
        Assert.All(areaTwo.Where(g => g.Code.StartsWith("3.", StringComparison.Ordinal)), g => Assert.Equal("3", g.ParentCode));
        Assert.Equal(85, goals.Sum(g => g.ActivityCount));
    }

    [Theory]
    [InlineData("communes/25195/plans/2031", StatusCode.NotFound, "RESOURCE_NOT_FOUND")]
    [InlineData("communes/25195/plans/2026@9", StatusCode.NotFound, "RESOURCE_NOT_FOUND")]
    [InlineData("communes/25195/plans/2026@", StatusCode.InvalidArgument, null)]
    [InlineData("communes/25195/plans/", StatusCode.InvalidArgument, null)]
    [InlineData("communes/2519/plans/2026", StatusCode.PermissionDenied, "PERMISSION_MISSING")]
    [InlineData("communes/00004/plans/2026", StatusCode.PermissionDenied, "PERMISSION_MISSING")]
    public async Task A_wrong_parent_is_told_by_its_own_reason(string parent, StatusCode status, string? reason)
    {
        var client = await ward.ActivitiesAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.ListActivitiesAsync(new ListActivitiesRequest { Parent = parent }));
        Assert.Equal(status, refused.StatusCode);
        if (reason is not null)
        {
            Assert.Equal(reason, Faults.ReasonOf(refused));
        }
    }

    [Fact]
    public async Task A_page_token_of_another_list_is_refused()
    {
        var client = await ward.ActivitiesAsync();
        var first = await client.ListActivitiesAsync(new ListActivitiesRequest { Parent = SeededWard.Plan2026, PageSize = 5 });
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.ListActivitiesAsync(
            new ListActivitiesRequest { Parent = SeededWard.Plan2026, PageSize = 5, Filter = "area=II", PageToken = first.NextPageToken }));
        Assert.Equal("PAGE_TOKEN_OF_ANOTHER_QUERY", Faults.ReasonOf(refused));
    }
}
