using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Cchc.Steering.V1;
using Grpc.Core;
using Google.Protobuf.WellKnownTypes;

namespace CchcPlatform.Steering.Tests.Work;

[Collection("work")]
public sealed class JsonTests(WorkHost host)
{
    [Fact]
    public async Task The_whole_story_goes_over_JSON_too()
    {
        var plan = await WorkPlan.IssueAsync(host);
        using var officer = await host.Host.HttpAsAsync("officer-vhxh");
        using var steering = await host.Host.HttpAsAsync("steering");

        var silent = await GetAsync(steering, $"/v1/{plan.Name}/activities/-/occurrences?pageSize=&pageToken=&orderBy=&filter={Uri.EscapeDataString("timing=TIMING_SILENT")}&asOf={WorkPlan.Year}-05-01");
        Assert.Equal(plan.Quarter, silent.GetProperty("occurrences").EnumerateArray().Single().GetProperty("name").GetString());

        var file = Convert.ToBase64String("Báo cáo quý"u8.ToArray());
        var report = await PostAsync(officer, $"/v1/{plan.Quarter}/reports", $$"""
            {"text": "Đã rà soát", "statedPercent": 100, "completes": true, "evidence": [
              {"document": {"number": "45/BC-UBND", "date": {"year": {{WorkPlan.Year}}, "month": 3, "day": 30} }, "isProduct": true},
              {"file": {"fileName": "báo cáo.txt", "content": "{{file}}"} }]}
            """);
        Assert.StartsWith(plan.Quarter + "/reports/", report.GetProperty("name").GetString());
        Assert.Equal("text/plain", report.GetProperty("evidence")[1].GetProperty("file").GetProperty("mediaType").GetString());

        var needs = await GetAsync(steering, "/v1/communes/25195/needs?pageSize=1000");
        Assert.Contains(needs.GetProperty("needs").EnumerateArray(), n =>
            n.GetProperty("reason").GetString() == "REASON_WAITING_CONFIRMATION" && n.GetProperty("occurrence").GetProperty("name").GetString() == plan.Quarter);

        var confirmed = await PostAsync(steering, $"/v1/{plan.Quarter}:confirm", """{"comment": "Đạt"}""");
        Assert.Equal(("WORK_STATE_COMPLETED", "TIMING_COMPLETED_ON_TIME"), (confirmed.GetProperty("state").GetString(), confirmed.GetProperty("timing").GetString()));
        var totals = await GetAsync(steering, $"/v1/{plan.Name}:totals?asOf=&period={WorkPlan.Year}-Q1");
        Assert.Equal((1, 1, 2), (
            totals.GetProperty("all").GetProperty("completed").GetInt32(), totals.GetProperty("all").GetProperty("reports").GetInt32(), totals.GetProperty("all").GetProperty("evidence").GetInt32()));

        using var again = await steering.PostAsync($"/v1/{plan.Quarter}:confirm", JsonContent.Create(new { }));
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
        Assert.Contains("NOT_WAITING_REVIEW", await again.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Work_begins_when_the_plan_is_issued()
    {
        var draft = WorkPlan.NewPlan();
        var activity = WorkPlan.Activities(draft).First();
        await host.InDatabaseAsync(async db =>
        {
            db.AddRange(draft, activity);
            db.Publish(draft, () => new ActivityProgressed());
            db.Publish(activity, () => new ActivityProgressed());
            return await db.SaveAsync(() => new Empty(), CancellationToken.None);
        });
        await Refusal.ExpectAsync(StatusCode.FailedPrecondition, "PLAN_NOT_ISSUED", async () => await host.Activities("head-vhxh").AssignOfficersAsync(new() { Name = activity.ResourceName }));
        Assert.Equal(1, (await host.Plans("viewer").GetPlanTotalsAsync(new() { Name = draft.ResourceName })).Totals.All.Activities);
    }

    private static async Task<JsonElement> GetAsync(HttpClient client, string path) => await ReadAsync(await client.GetAsync(path));

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, string body) =>
        await ReadAsync(await client.PostAsync(path, new StringContent(body, System.Text.Encoding.UTF8, "application/json")));

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
