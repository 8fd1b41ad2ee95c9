using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Cchc.Organization.V1;
using Grpc.Core;
using static CchcPlatform.Organization.Tests.OrganizationHost;

namespace CchcPlatform.Organization.Tests.Units;

public class UnitListTests(OrganizationHost host) : IClassFixture<OrganizationHost>
{
    private const string DongXoai = "communes/25210";

    [Fact]
    public async Task Pages_show_every_unit_once_in_any_order()
    {
        await FillAsync("communes/25217", 23);
        foreach (var order in new[] { "", "code desc", "displayName", "validFrom desc", "createTime" })
        {
            var seen = new List<string>();
            var token = "";
            do
            {
                var page = await host.Units.ListUnitsAsync(new ListUnitsRequest { Parent = "communes/25217", PageSize = 5, PageToken = token, OrderBy = order });
                Assert.InRange(page.Units.Count, 1, 5);
                seen.AddRange(page.Units.Select(unit => unit.Code));
                token = page.NextPageToken;
            }
            while (token.Length > 0);
            Assert.Equal(23, seen.Distinct().Count());
            Assert.Equal(23, seen.Count);
        }
    }

    [Fact]
    public async Task A_page_token_of_another_list_is_refused()
    {
        await FillAsync("communes/25220", 3);
        var token = (await host.Units.ListUnitsAsync(new ListUnitsRequest { Parent = "communes/25220", PageSize = 1 })).NextPageToken;
        foreach (var other in new ListUnitsRequest[]
        {
            new() { Parent = BinhPhuoc, PageSize = 1, PageToken = token },
            new() { Parent = "communes/25220", PageSize = 1, PageToken = token, Filter = "code:T" },
            new() { Parent = "communes/25220", PageSize = 1, PageToken = token, AsOf = "2026-01-01" },
            new() { Parent = "communes/25220", PageSize = 1, PageToken = "abc" },
        })
        {
            var refused = await RefusedAsync(async () => await host.Units.ListUnitsAsync(other));
            Assert.Equal(StatusCode.InvalidArgument, refused.Code);
            Assert.Equal(["page_token"], refused.Fields);
        }
    }

    [Theory]
    [InlineData("kind=UNIT_KIND_ONE_STOP_CENTER", "TTPVHCC")]
    [InlineData("phong van hoa", "VHXH")]
    [InlineData("\"hoá - xã hội\"", "VHXH")]
    [InlineData("vHxH", "VHXH")]
    [InlineData("mot cua", "TTPVHCC")]
    [InlineData("parent=\"communes/25195/units/ubnd\" AND NOT kind=UNIT_KIND_ADMINISTRATIVE_OFFICE", "TTPVHCC")]
    [InlineData("code=\"V*\"", "VHXH VP")]
    [InlineData("aliases:\"Văn phòng\"", "VP")]
    public async Task Filters_and_words_without_accents_find_units(string filter, string expected)
    {
        var list = await host.Units.ListUnitsAsync(new ListUnitsRequest { Parent = BinhPhuoc, Filter = filter });
        Assert.Equal(expected, string.Join(' ', list.Units.Select(unit => unit.Code)));
    }

    [Fact]
    public async Task A_unit_is_found_by_its_legal_basis_however_its_accents_were_typed()
    {
        const string Commune = "communes/25228";
        var (created, changed) = ("Nghị quyết số 12/NQ-HĐND", "Quyết định số 9/QĐ-UBND");
        var unit = NewUnit("CANCU", "Đơn vị có căn cứ");
        unit.LegalBasis = created.Normalize(NormalizationForm.FormD);
        unit = await host.CreateAsync(unit, Commune);
        await Expect(created);
        unit.LegalBasis = changed.Normalize(NormalizationForm.FormD);
        await host.Units.UpdateUnitAsync(new UpdateUnitRequest { Unit = unit });
        await Expect(changed);

        async Task Expect(string basis) =>
            Assert.Equal(basis, Assert.Single((await host.Units.ListUnitsAsync(new ListUnitsRequest { Parent = Commune, Filter = $"legalBasis=\"{basis}\"" })).Units).LegalBasis);
    }

    [Theory]
    [InlineData("khongCo=1", "filter")]
    [InlineData("kind=XYZ", "filter")]
    [InlineData("((((", "filter")]
    public async Task A_wrong_filter_is_refused_by_name(string filter, string field)
    {
        var refused = await RefusedAsync(async () => await host.Units.ListUnitsAsync(new ListUnitsRequest { Parent = BinhPhuoc, Filter = filter }));
        Assert.Equal(StatusCode.InvalidArgument, refused.Code);
        Assert.Equal([field], refused.Fields);
    }

    [Fact]
    public async Task Units_of_another_commune_are_as_good_as_missing()
    {
        await host.CreateAsync(NewUnit("KIN", "Đơn vị kín"), DongXoai);
        var viewer = await host.UnitsAsAsync("viewer");
        var there = await RefusedAsync(async () => await viewer.GetUnitAsync(new GetUnitRequest { Name = DongXoai + "/units/kin" }));
        var missing = await RefusedAsync(async () => await viewer.GetUnitAsync(new GetUnitRequest { Name = DongXoai + "/units/khong-co" }));
        Assert.Equal((missing.Code, missing.Reason), (there.Code, there.Reason));
        Assert.Contains(there.Code, new[] { StatusCode.NotFound, StatusCode.PermissionDenied });
        Assert.DoesNotContain((await viewer.ListUnitsAsync(new ListUnitsRequest { Parent = "communes/-", PageSize = 1000 })).Units, unit => unit.Code == "KIN");
        Assert.Contains((await host.Units.ListUnitsAsync(new ListUnitsRequest { Parent = "communes/-", PageSize = 1000 })).Units, unit => unit.Code == "KIN");
        // The same code in another commune is another unit.
        await host.CreateAsync(NewUnit("VP", "Văn phòng HĐND & UBND phường"), DongXoai);
        Assert.Equal(BinhPhuoc + "/units/vp", Assert.Single((await viewer.ListUnitsAsync(new ListUnitsRequest { Parent = "communes/-", Filter = "code=VP" })).Units).Name);
    }

    [Fact]
    public async Task Readers_cannot_write_and_strangers_cannot_read()
    {
        var viewer = await host.UnitsAsAsync("viewer");
        var write = await RefusedAsync(async () => await viewer.CreateUnitAsync(new CreateUnitRequest { Parent = BinhPhuoc, Unit = NewUnit("CAM", "Cấm") }));
        Assert.Equal(StatusCode.PermissionDenied, write.Code);
        var stranger = await host.UnitsAsAsync(null);
        var read = await RefusedAsync(async () => await stranger.ListUnitsAsync(new ListUnitsRequest { Parent = BinhPhuoc }));
        Assert.Equal(StatusCode.Unauthenticated, read.Code);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    public async Task A_list_costs_one_statement_whatever_its_length(int size)
    {
        await FillAsync("communes/25222", 60);
        using var trace = new Activity("list").Start();
        var statements = new ConcurrentBag<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = done =>
            {
                var text = (done.GetTagItem("db.query.text") ?? done.GetTagItem("db.statement")) as string ?? "";
                if (done.TraceId == trace.TraceId && text.Contains("organization.", StringComparison.Ordinal))
                {
                    statements.Add(text);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var list = await host.Units.ListUnitsAsync(new ListUnitsRequest { Parent = "communes/25222", PageSize = size });
        Assert.Equal(Math.Min(size, 60), list.Units.Count);
        Assert.Single(statements);
    }

    [Fact]
    public async Task Over_HTTP_units_are_bare_resources()
    {
        using var http = await host.Host.HttpAsAsync("admin");
        var unit = await JsonAsync(http.GetAsync("/v1/communes/25195/units/vhxh?asOf="));
        Assert.Equal("VHXH", unit.GetProperty("code").GetString());
        Assert.Equal("UNIT_KIND_ADMINISTRATIVE_OFFICE", unit.GetProperty("kind").GetString());

        var list = await JsonAsync(http.GetAsync("/v1/communes/25195/units?pageSize=2&pageToken=&filter=&orderBy=&asOf=2026-01-01"));
        Assert.Equal(2, list.GetProperty("units").GetArrayLength());

        var created = await JsonAsync(http.PostAsync("/v1/communes/25195/units?reason=th%E1%BB%AD", Json(
            """{"code":"JSON","displayName":"Đơn vị JSON","kind":"UNIT_KIND_PUBLIC_SERVICE_UNIT","validFrom":{"year":2026,"month":1,"day":1},"legalBasis":"QĐ 1"}""")));
        Assert.Equal("communes/25195/units/json", created.GetProperty("name").GetString());

        var patched = await JsonAsync(http.PatchAsync("/v1/communes/25195/units/json", Json($$"""{"functions":"Việc","etag":"{{created.GetProperty("etag").GetString()}}"}""")));
        Assert.Equal("Việc", patched.GetProperty("functions").GetString());

        var resolved = await JsonAsync(http.PostAsync("/v1/communes/25195/units:resolve", Json("""{"texts":["VP HĐND&UBND, Sở Nội vụ"]}""")));
        Assert.Equal("VP", resolved.GetProperty("resolutions")[0].GetProperty("units")[0].GetProperty("code").GetString());

        using var missing = await http.GetAsync("/v1/communes/25195/units/khong-co");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    private async Task FillAsync(string commune, int count)
    {
        var there = (await host.Units.ListUnitsAsync(new ListUnitsRequest { Parent = commune, PageSize = 1000 })).Units.Count;
        for (var number = there; number < count; number++)
        {
            await host.CreateAsync(NewUnit($"T{number:000}", $"Trường số {number % 7} - {number}", Day(2025, 7, 1 + number % 5)), commune);
        }
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task<JsonElement> JsonAsync(Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
