using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Cchc.Organization.V1;
using Cchc.Platform.V1;
using CchcPlatform.Host.Tests.Loading;
using CchcPlatform.Server.Facts.Feed;
using CchcPlatform.Testing;
using Google.Protobuf;
using Google.Type;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CchcPlatform.Host.Tests.Facts;

public sealed class HistoryTests(HostWithAllModules shared) : IClassFixture<HostWithAllModules>
{
    private const string Person = "Nguyễn Thị Bảy";
    private readonly TestHost host = shared.Host;

    [Fact]
    public async Task A_history_tells_who_when_what_and_why_with_the_trace_and_no_person()
    {
        var name = await ChangeAsync("LS-A");
        var entries = await ListAsync(name, 50);
        Assert.Equal(["UnitDissolved", "UnitRenamed", "UnitUpdated", "UnitCreated"], entries.Select(e => e.Type.Split('.')[^1]));
        Assert.All(entries, e => Assert.Equal(("admin", "organization", 32), (e.Actor, e.Module, e.TraceId.Length)));
        Assert.Equal(["Quyết định 9", "Quyết định 8", "Bổ nhiệm", "Thành lập"], entries.Select(e => e.Reason));
        Assert.Equal([4L, 3, 2, 1], entries.Select(e => e.Revision));
        Assert.All(entries.Zip(entries.Skip(1)), pair => Assert.True(pair.First.RecordTime >= pair.Second.RecordTime));

        Assert.Equal([("functions", "", "Việc mới")], Changes(entries[2]));
        Assert.Contains(("displayName", "Phòng LS-A", "Phòng Mới LS-A"), Changes(entries[1]));
        Assert.Contains(("names[1].validFrom", "", "2026-02-01"), Changes(entries[1]));
        Assert.Contains(("validTo", "", "2026-06-30"), Changes(entries[0]));
        Assert.Contains(entries[0].Details, d => d is { Path: "decision", After.StringValue: "9/QĐ" });
        Assert.Contains(("headPosts[0].title", "", "Trưởng phòng"), Changes(entries[3]));
        Assert.DoesNotContain("holder", string.Concat(entries.Select(e => e.ToString())), StringComparison.Ordinal);

        // Neither here nor in the log itself.
        Assert.DoesNotContain(Person, string.Concat(entries.Select(e => e.ToString())), StringComparison.Ordinal);
        Assert.Equal(0L, await host.ScalarAsync<long>($"SELECT count(*) FROM organization.facts WHERE position(convert_to('{Person}', 'UTF8') IN payload) > 0 AND resource NOT LIKE '%/cu'"));
        Assert.Equal(Person, (await (await UnitsAsync()).GetUnitAsync(new() { Name = name })).Unit.HeadPosts[0].Holder);
    }

    [Fact]
    public async Task Facts_from_before_personal_fields_were_taken_out_are_cleaned_when_they_are_read()
    {
        var payload = new UnitCreated { Unit = new Unit { Name = "communes/25195/units/cu", HeadPosts = { new HeadPost { Title = "Trưởng phòng", Holder = Person } } } };
        await using var connection = await host.ConnectAsync();
        await using var command = new NpgsqlCommand("""
            INSERT INTO organization.facts (commune, type, payload, resource, revision, actor, reason, request_id, trace_parent)
            VALUES ('25195', 'cchc.organization.v1.UnitCreated', $1, 'communes/25195/units/cu', 1, 'test', '', '', '')
            """, connection);
        command.Parameters.Add(new NpgsqlParameter { Value = payload.ToByteArray() });
        await command.ExecuteNonQueryAsync();
        Assert.Equal([("name", "", "communes/25195/units/cu"), ("headPosts[0].title", "", "Trưởng phòng")], Changes(Assert.Single(await ListAsync("communes/25195/units/cu", 50))));
        var watcher = new Watcher();
        Assert.Null(await watcher.WatchAsync(
            await host.CallAsAsync("viewer"), new() { Parent = "communes/25195", Types_ = { "cchc.organization.v1.UnitCreated" } }, w => w.Facts.Any(f => f.Resource.EndsWith("/cu"))));
        var unit = UnitCreated.Parser.ParseFrom(watcher.Facts.Last(f => f.Resource.EndsWith("/cu")).Payload).Unit;
        Assert.Equal(("Trưởng phòng", ""), (unit.HeadPosts[0].Title, unit.HeadPosts[0].Holder));
    }

    [Fact]
    public async Task Pages_join_without_a_seam_and_the_history_of_a_deleted_resource_stays()
    {
        var name = await ChangeAsync("LS-B");
        await using (var connection = await host.ConnectAsync())
        {
            await WatchTests.ExecuteAsync(connection, "DELETE FROM organization.units WHERE code = 'LS-B'");
        }

        var whole = await ListAsync(name, 50);
        Assert.Equal(whole, await ListAsync(name, 1));
        Assert.Equal(whole, await ListAsync(name, 3));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public async Task A_history_costs_the_same_statements_whatever_its_length(int size)
    {
        const string name = "communes/25195/plans/2026/activities/vii-1-02";
        await AddRevisionsAsync(name);
        var client = new FactService.FactServiceClient(await host.CallAsAsync("viewer"));
        using var trace = new Activity("history").Start();
        var statements = new ConcurrentBag<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = done =>
            {
                if (done.TraceId == trace.TraceId && ((done.GetTagItem("db.query.text") ?? done.GetTagItem("db.statement")) as string ?? "").Contains(".facts", StringComparison.Ordinal))
                {
                    statements.Add(done.DisplayName);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        Assert.Equal(size, (await client.ListHistoryAsync(new() { Name = name, PageSize = size })).Entries.Count);
        // One for each module until the one that has it; a module more in the clone may come before it.
        var until = host.Services.GetRequiredService<FactTails>().Modules.Count(module => string.CompareOrdinal(module, "steering") <= 0);
        Assert.Equal(until, statements.Count);
    }

    [Fact]
    public async Task A_page_of_long_facts_is_shorter_and_the_pages_join()
    {
        const string name = "communes/25195/plans/2026/activities/vii-1-03";
        await using (var connection = await host.ConnectAsync())
        {
            for (var i = 0; i < 60; i++)
            {
                await using var command = new NpgsqlCommand($"""
                    INSERT INTO steering.facts (commune, type, payload, resource, revision, actor, reason, request_id, trace_parent)
                    VALUES ('25195', 'cchc.steering.v1.ActivityProgressed', $1, '{name}', {i}, 'long', '', '', '')
                    """, connection);
                command.Parameters.Add(new NpgsqlParameter { Value = new Cchc.Steering.V1.ActivityProgressed { Activity = new() { Name = name, Text = i + new string('x', 200_000) } }.ToByteArray() });
                await command.ExecuteNonQueryAsync();
            }
        }

        var client = new FactService.FactServiceClient(await host.CallAsAsync("viewer"));
        var page = await client.ListHistoryAsync(new() { Name = name, PageSize = 1000 });
        Assert.InRange(page.CalculateSize(), 200_000, 4 << 20);
        Assert.NotEmpty(page.NextPageToken);
        var all = await ListAsync(name, 1000);
        Assert.Equal(60, all.Count(e => e.Actor == "long"));
        // Each is told with what it changed from, also the last of a page.
        Assert.All(all.Where(e => e.Actor == "long").SkipLast(1), e => Assert.Contains(e.Changes, c => c.Before is { StringValue.Length: > 200_000 }));
        Assert.Equal(all.Select(e => e.Revision), (await ListAsync(name, 7)).Select(e => e.Revision));
    }

    [Fact]
    public async Task A_history_is_read_by_the_index()
    {
        await using var connection = await host.ConnectAsync();
        await WatchTests.ExecuteAsync(connection, """
            INSERT INTO steering.facts (commune, type, payload, resource, revision, actor, reason, request_id, trace_parent)
            SELECT '25196', 'cchc.steering.v1.PlanClosed', '', 'communes/25196/plans/' || n % 500, 1, 'test', '', '', '' FROM generate_series(1, 20000) AS n;
            ANALYZE steering.facts
            """);
        foreach (var commune in new[] { "", " AND commune = ANY('{25196}')" })
        {
            await using var command = new NpgsqlCommand($"EXPLAIN SELECT payload FROM steering.facts WHERE resource = 'communes/25196/plans/7' AND position < 999999{commune} ORDER BY position DESC LIMIT 51", connection);
            await using var line = await command.ExecuteReaderAsync();
            var plan = new List<string>();
            while (await line.ReadAsync())
            {
                plan.Add(line.GetString(0));
            }

            Assert.Contains(plan, step => step.Contains("ix_facts_resource_position", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Over_HTTP_a_history_is_JSON_and_missing_and_not_yours_look_alike()
    {
        var name = await ChangeAsync("LS-C");
        using var viewer = await host.HttpAsAsync("viewer");
        var page = await viewer.GetAsync($"/v1/history/{name}?pageSize=1");
        Assert.True(page.IsSuccessStatusCode, await page.Content.ReadAsStringAsync());
        using var answer = JsonDocument.Parse(await page.Content.ReadAsStringAsync());
        var entry = answer.RootElement.GetProperty("entries")[0];
        Assert.Equal("cchc.organization.v1.UnitDissolved", entry.GetProperty("type").GetString());
        Assert.Contains(entry.GetProperty("changes").EnumerateArray(), c => c.GetProperty("path").GetString() == "validTo" && c.GetProperty("after").GetString() == "2026-06-30");
        Assert.EndsWith("Z", entry.GetProperty("recordTime").GetString());
        Assert.NotEmpty(answer.RootElement.GetProperty("nextPageToken").GetString()!);

        Assert.Equal(HttpStatusCode.NotFound, (await viewer.GetAsync("/v1/history/communes/25195/units/nobody")).StatusCode);
        var (missing, foreign) = (await viewer.GetAsync("/v1/history/communes/25196/units/nobody"), await viewer.GetAsync("/v1/history/communes/25196/plans/7"));
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (missing.StatusCode, foreign.StatusCode));
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.GetAsync("/v1/history/calendars/vn/versions/1")).StatusCode);
        var every = await viewer.GetAsync("/v1/history/communes/-/units/vhxh");
        Assert.Equal(HttpStatusCode.BadRequest, every.StatusCode);
        Assert.Contains("RESOURCE_NAME_MALFORMED", await every.Content.ReadAsStringAsync());
        using var unitHead = await host.HttpAsAsync("head-vhxh");
        Assert.Equal(HttpStatusCode.Forbidden, (await unitHead.GetAsync($"/v1/history/{name}")).StatusCode);
        using var nobody = await host.HttpAsAsync(null);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync($"/v1/history/{name}")).StatusCode);
    }

    private async Task<UnitService.UnitServiceClient> UnitsAsync() => new(await host.CallAsAsync("admin"));

    private async Task<string> ChangeAsync(string code)
    {
        var units = await UnitsAsync();
        var unit = (await units.CreateUnitAsync(new()
        {
            Parent = "communes/25195", Reason = "Thành lập",
            Unit = new()
            {
                Code = code, DisplayName = "Phòng " + code, Kind = UnitKind.AdministrativeOffice, ValidFrom = Day(1, 1), LegalBasis = "1/QĐ",
                HeadPosts = { new HeadPost { Title = "Trưởng phòng", Holder = Person, Count = 1 } },
            },
        })).Unit;
        await units.UpdateUnitAsync(new() { Unit = new() { Name = unit.Name, Functions = "Việc mới" }, UpdateMask = new() { Paths = { "functions" } }, Reason = "Bổ nhiệm" });
        await units.RenameUnitAsync(new() { Name = unit.Name, DisplayName = "Phòng Mới " + code, ValidFrom = Day(2, 1), LegalBasis = "8/QĐ", Reason = "Quyết định 8" });
        await units.DissolveUnitAsync(new() { Name = unit.Name, ValidTo = Day(6, 30), Decision = "9/QĐ", Reason = "Quyết định 9" });
        return unit.Name;
    }

    private async Task<List<HistoryEntry>> ListAsync(string name, int pageSize)
    {
        var client = new FactService.FactServiceClient(await host.CallAsAsync("viewer"));
        var entries = new List<HistoryEntry>();
        for (var token = ""; ;)
        {
            var page = await client.ListHistoryAsync(new() { Name = name, PageSize = pageSize, PageToken = token });
            Assert.True(page.Entries.Count <= pageSize);
            entries.AddRange(page.Entries);
            if ((token = page.NextPageToken).Length == 0)
            {
                return entries;
            }
        }
    }

    private async Task AddRevisionsAsync(string name)
    {
        await using var connection = await host.ConnectAsync();
        await using var command = new NpgsqlCommand($"""
            INSERT INTO steering.facts (commune, type, payload, resource, revision, actor, reason, request_id, trace_parent)
            SELECT '25195', 'cchc.steering.v1.ActivityProgressed', $1, '{name}', n, 'test', '', '', '' FROM generate_series(1, 100) AS n
            """, connection);
        command.Parameters.Add(new NpgsqlParameter { Value = new Cchc.Steering.V1.ActivityProgressed { Activity = new() { Name = name } }.ToByteArray() });
        await command.ExecuteNonQueryAsync();
    }

    private static List<(string, string, string)> Changes(HistoryEntry entry) =>
        [.. entry.Changes.Select(c => (c.Path, c.Before?.StringValue ?? "", c.After?.StringValue ?? ""))];

    private static Date Day(int month, int day) => new() { Year = 2026, Month = month, Day = day };
}
