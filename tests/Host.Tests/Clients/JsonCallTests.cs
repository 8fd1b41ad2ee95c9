using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using CchcPlatform.Testing;

namespace CchcPlatform.Host.Tests.Clients;

/// <summary>What HTTP/JSON callers are told when they err; every fault has one shape.</summary>
public sealed class JsonCallTests(OneHost one) : IClassFixture<OneHost>
{
    private const string Units = "/v1/communes/25195/units";
    private const string Activities = "/v1/communes/25195/plans/2026/activities";

    [Fact]
    public async Task Empty_query_parameters_count_as_not_given()
    {
        using var viewer = await one.Host.HttpAsAsync("viewer");
        var bare = await viewer.GetStringAsync(Activities);
        Assert.Equal(bare, await viewer.GetStringAsync(Activities + "?pageSize=&pageToken=&filter=&orderBy="));
    }

    [Theory]
    [InlineData("?fliter=x", "fliter", "is not a query parameter of this call; known are pageSize, pageToken, filter, orderBy.")]
    [InlineData("?parent=communes/25199/plans/2026", "parent", "is not a query parameter")]
    [InlineData("?pageSize=abc", "pageSize", "must be a whole number.")]
    [InlineData("?pageSize=99999999999", "pageSize", "must be a whole number.")]
    [InlineData("?pageSize=1.5", "pageSize", "must be a whole number.")]
    [InlineData("?pageSize=1&pageSize=2", "pageSize", "is given 2 times")]
    [InlineData("?pageSize=-1", "page_size", "")]
    [InlineData("?filter=a%00b", "filter", "must not hold control characters.")]
    [InlineData("?orderBy=colour", "order_by", "")]
    public async Task A_query_parameter_that_cannot_be_meant_is_named(string query, string field, string sentence)
    {
        using var viewer = await one.Host.HttpAsAsync("viewer");
        var fault = await FaultAsync(await viewer.GetAsync(Activities + query), HttpStatusCode.BadRequest, 3);
        Assert.Contains(fault.Violations, v => v.Field == field && v.Description.Contains(sentence));
    }

    [Fact]
    public async Task Of_endless_query_parameters_the_first_are_named()
    {
        using var viewer = await one.Host.HttpAsAsync("viewer");
        var query = string.Join('&', Enumerable.Range(0, 1000).Select(i => $"p{i}=1"));
        var fault = await FaultAsync(await viewer.GetAsync($"{Activities}?{query}"), HttpStatusCode.BadRequest, 3);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"p{i}"), fault.Violations.Select(v => v.Field));
    }

    [Theory]
    [InlineData("{\"kind\"", "", "The body is not JSON: line 1, byte 8.")]
    [InlineData("", "", "The body is not JSON: line 1")]
    [InlineData("{} {}", "", "The body is not JSON")]
    [InlineData("[]", "", "The body must be an object.")]
    [InlineData("\"unit\"", "", "The body must be an object.")]
    [InlineData("{\"kindx\":1}", "kindx", "is not a field of Unit; known are name, code, displayName")]
    [InlineData("{\"quotas\":{\"deputees\":1}}", "quotas.deputees", "is not a field of UnitQuotas")]
    [InlineData("{\"code\":{\"a\":1}}", "code", "must be a text.")]
    [InlineData("{\"code\":7}", "code", "must be a text.")]
    [InlineData("{\"code\":\"\\ud800\"}", "code", "must be a text.")]
    [InlineData("{\"aliases\":\"VP\"}", "aliases", "must be a list.")]
    [InlineData("{\"aliases\":[\"VP\",3]}", "aliases[1]", "must be a text.")]
    [InlineData("{\"kind\":\"OFFICE\"}", "kind", "must be one of UNIT_KIND_UNSPECIFIED, UNIT_KIND_COMMUNE_COMMITTEE")]
    [InlineData("{\"kind\":77}", "kind", "must be one of UNIT_KIND_UNSPECIFIED")]
    [InlineData("{\"headPosts\":[{\"count\":\"two\"}]}", "headPosts[0].count", "must be a whole number.")]
    [InlineData("{\"headPosts\":[{\"count\":3000000000}]}", "headPosts[0].count", "must be a whole number.")]
    [InlineData("{\"kind\":1,\"kind\":2}", "kind", "stands twice.")]
    [InlineData("{\"validFrom\":\"2026-01-01\"}", "validFrom", "must be an object.")]
    [InlineData("{\"createTime\":\"yesterday\"}", "createTime", "must be an instant such as")]
    public async Task A_body_that_does_not_fit_the_contract_is_refused_by_the_field(string body, string field, string sentence)
    {
        using var admin = await one.Host.HttpAsAsync("admin");
        var fault = await FaultAsync(await admin.PostAsync(Units, Json(body)), HttpStatusCode.BadRequest, 3);
        Assert.Contains(fault.Violations, v => v.Field == field && v.Description.StartsWith(sentence));
    }

    [Fact]
    public async Task All_wrong_fields_of_a_body_are_told_at_once()
    {
        using var admin = await one.Host.HttpAsAsync("admin");
        var fault = await FaultAsync(await admin.PostAsync(Units, Json("{\"code\":1,\"colour\":2,\"kind\":true}")), HttpStatusCode.BadRequest, 3);
        Assert.Equal(["code", "colour", "kind"], fault.Violations.Select(v => v.Field));
    }

    [Fact]
    public async Task A_name_without_end_is_not_told_as_a_whole()
    {
        using var viewer = await one.Host.HttpAsAsync("viewer");
        using var answer = await viewer.PostAsync(Units, Json($"{{\"{new string('<', 1 << 20)}\":1}}"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.InRange((await answer.Content.ReadAsByteArrayAsync()).Length, 300, 16_384);
    }

    [Theory]
    [InlineData("\"x\":1")]
    [InlineData("\"\\ud800\":1")]
    public async Task Of_endless_wrong_fields_the_first_are_told(string field)
    {
        using var admin = await one.Host.HttpAsAsync("admin");
        var fault = await FaultAsync(await admin.PostAsync(Units, Json($"{{{string.Join(',', Enumerable.Repeat(field, 100_000))}}}")), HttpStatusCode.BadRequest, 3);
        Assert.Contains("of at least 20: ", fault.Message);
    }

    [Fact]
    public async Task The_names_of_a_map_are_texts()
    {
        using var head = await one.Host.HttpAsAsync("head-vhxh");
        var fault = await FaultAsync(
            await head.PatchAsync("/v1/communes/25195/imports/x/rows/1", Json("""{"edited":{"otherColumns":{"\ud800":"a"}}}""")), HttpStatusCode.BadRequest, 3);
        Assert.Contains(fault.Violations, v => v.Field == "edited.otherColumns" && v.Description == "must be an object whose names are texts.");
    }

    [Fact]
    public async Task A_null_is_no_body()
    {
        using var admin = await one.Host.HttpAsAsync("admin");
        var fault = await FaultAsync(await admin.PostAsync(Units, Json("null")), HttpStatusCode.BadRequest, 3);
        Assert.Equal("The body must be an object.", Assert.Single(fault.Violations).Description);
    }

    [Fact]
    public async Task A_body_nested_without_end_is_refused()
    {
        using var admin = await one.Host.HttpAsAsync("admin");
        var fault = await FaultAsync(
            await admin.PostAsync(Units, Json("{\"quotas\":" + string.Concat(Enumerable.Repeat("[", 10_000)))), HttpStatusCode.BadRequest, 3);
        Assert.Equal("JSON_MALFORMED", fault.Reason);
    }

    [Fact]
    public async Task Two_kinds_of_evidence_in_one_are_refused()
    {
        using var head = await one.Host.HttpAsAsync("head-vhxh");
        var fault = await FaultAsync(
            await head.PostAsync("/v1/communes/25195/plans/2026/activities/x/occurrences/y/reports", Json("""{"text":"x","evidence":[{"link":"https://example.vn","document":{"number":"1"}}]}""")),
            HttpStatusCode.BadRequest, 3);
        Assert.Contains(fault.Violations, v => v.Field == "evidence[0].document" && v.Description.StartsWith("cannot stand beside link"));
    }

    [Fact]
    public async Task Bytes_are_base64()
    {
        using var head = await one.Host.HttpAsAsync("head-vhxh");
        var fault = await FaultAsync(
            await head.PostAsync("/v1/communes/25195/plans/2026/activities/x/occurrences/y/reports", Json("""{"text":"x","evidence":[{"file":{"fileName":"a.pdf","content":"%%%"}}]}""")),
            HttpStatusCode.BadRequest, 3);
        Assert.Contains(fault.Violations, v => v.Field == "evidence[0].file.content" && v.Description == "must be a text in base64.");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=utf-16")]
    public async Task A_body_of_another_content_type_is_refused(string? type)
    {
        using var admin = await one.Host.HttpAsAsync("admin");
        using var content = new ByteArrayContent("{}"u8.ToArray());
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        var fault = await FaultAsync(await admin.PostAsync(Units, content), HttpStatusCode.UnsupportedMediaType, 3);
        Assert.Contains("application/json", fault.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_above_the_limit_is_refused_with_its_size(bool chunked)
    {
        using var admin = await one.Host.HttpAsAsync("admin");
        using var request = new HttpRequestMessage(HttpMethod.Post, Units) { Content = Json("{\"functions\":\"" + new string('x', 4 * 1024 * 1024) + "\"}") };
        request.Headers.TransferEncodingChunked = chunked;
        // The rest is not sent when the answer is there first; of a chunked body the length is known at its end only.
        request.Headers.ExpectContinue = true;
        var fault = await FaultAsync(await admin.SendAsync(request), HttpStatusCode.RequestEntityTooLarge, 3);
        Assert.Equal(("REQUEST_TOO_LARGE", "The body has more than 4 MiB."), (fault.Reason, fault.Message));
    }

    [Theory]
    [InlineData("GET", "/v1/nothing", HttpStatusCode.NotFound, 5, "PATH_UNKNOWN")]
    [InlineData("GET", "/", HttpStatusCode.NotFound, 5, "PATH_UNKNOWN")]
    [InlineData("POST", "/some/thing", HttpStatusCode.NotFound, 5, "PATH_UNKNOWN")]
    [InlineData("DELETE", "/v1/communes/25195/plans", HttpStatusCode.MethodNotAllowed, 12, "METHOD_NOT_ALLOWED")]
    [InlineData("POST", "/cchc.steering.v1.PlanService/GetPlan", HttpStatusCode.UnsupportedMediaType, 3, "CONTENT_TYPE_UNSUPPORTED")]
    public async Task What_is_not_served_is_told_in_the_same_shape(string method, string path, HttpStatusCode status, int code, string reason)
    {
        using var viewer = await one.Host.HttpAsAsync("viewer");
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = method == "POST" ? Json("{}") : null };
        var fault = await FaultAsync(await viewer.SendAsync(request), status, code);
        Assert.Equal(reason, fault.Reason);
    }

    [Theory]
    [InlineData("/v1/communes/2519%0a/plans")]
    [InlineData("/v1/communes/%E1%BB%99%cc%a3/plans")]
    [InlineData("/v1/communes/%ff%fe/plans")]
    [InlineData("/v1/communes/%zz/plans")]
    [InlineData("/v1/communes/25195%2Fplans%2F2026/plans")]
    [InlineData("/v1/communes/25195/plans/2026%27%20OR%201=1/activities")]
    [InlineData("/v1/communes/25195/plans/..%2f..%2f2026")]
    public async Task A_strange_path_is_a_malformed_name(string path)
    {
        var (status, text) = await RawAsync(path);
        Assert.True(status is 400 or 404, text);
        Assert.Contains("\"reason\":", text);
    }

    [Theory]
    [InlineData("/v1/communes/25195%00/plans", 400)]
    [InlineData("/v1/communes/25195\u0001/plans", 400)]
    public async Task What_is_no_HTTP_is_refused_before_anything_of_ours(string path, int expected)
    {
        var (status, text) = await RawAsync(path);
        Assert.Equal(expected, status);
        Assert.DoesNotContain("   at ", text);
    }

    [Fact]
    public async Task The_longest_filter_fits_into_the_URL_and_a_longer_URL_is_refused()
    {
        using var viewer = await one.Host.HttpAsAsync("viewer");
        var longest = Uri.EscapeDataString(string.Concat(Enumerable.Repeat("tổ ", 666)));
        var answer = await viewer.GetAsync($"{Activities}?filter={longest}");
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{answer.StatusCode}");
        Assert.Equal(414, (await RawAsync(Activities + "?filter=" + new string('a', 40_000))).Status);
    }

    [Fact]
    public async Task Without_a_token_nothing_is_read_of_the_body()
    {
        using var anyone = await one.Host.HttpAsAsync(null);
        var fault = await FaultAsync(await anyone.PostAsync(Units, Json("{not json")), HttpStatusCode.Unauthorized, 16);
        Assert.Equal("TOKEN_MISSING", fault.Reason);
    }

    [Fact]
    public async Task Faults_of_the_rpcs_have_the_HTTP_status_of_their_code()
    {
        using var viewer = await one.Host.HttpAsAsync("viewer");
        using var admin = await one.Host.HttpAsAsync("admin");
        await FaultAsync(await viewer.GetAsync("/v1/communes/25195/plans/2099"), HttpStatusCode.NotFound, 5);
        await FaultAsync(await viewer.PostAsync(Units, Json("{}")), HttpStatusCode.Forbidden, 7);
        await FaultAsync(await admin.PostAsync("/v1/communes/25195/plans/2026:issue", Json("{}")), HttpStatusCode.BadRequest, 9);
        await FaultAsync(await admin.PostAsync("/v1/communes/25195/plans/2026:close", Json("{\"etag\":\"stale\"}")), null, null);
    }

    [Theory]
    [InlineData("/v1/communes/25195/plans/2026:issue", "\\u202E")]
    [InlineData("/v1/communes/25195/plans/2026:recordNumber", "\\u2066")]
    [InlineData("/v1/communes/25195/plans/2026/activities/vii-1-02/occurrences/2026-q4/reports", "\\u2028")]
    [InlineData("/v1/communes/25195/units/vhxh:rename", "\\u0085")]
    [InlineData("/v1/accounts/viewer/grants", "\\u202D")]
    [InlineData("/v1/calendars/vn/versions:publish", "\\u2029")]
    public async Task A_reason_is_told_by_its_field_when_it_holds_what_a_screen_obeys_and_may_have_lines(string path, string character)
    {
        using var admin = await one.Host.HttpAsAsync("admin");
        async Task<Fault> SendAsync(string between) => await FaultAsync(await admin.PostAsync(path, Json($$"""{"reason":"Điều{{between}} chỉnh"}""")), null, null);
        Assert.Contains(new Violation("reason", "must not hold control characters."), (await SendAsync(character)).Violations);
        Assert.DoesNotContain((await SendAsync("\\r\\n\\t")).Violations, v => v.Field == "reason");
    }

    [Fact]
    public async Task An_update_by_PATCH_keeps_what_its_mask_does_not_name()
    {
        using var admin = await one.Host.HttpAsAsync("admin");
        var before = JsonDocument.Parse(await admin.GetStringAsync(Units + "/vhxh")).RootElement;
        using var request = new HttpRequestMessage(HttpMethod.Patch, Units + "/vhxh?updateMask=functions&reason=Test")
        {
            Content = Json($$"""{"functions":"Tham mưu văn hóa","legalBasis":"bỏ qua","etag":"{{before.GetProperty("etag").GetString()}}"}"""),
        };
        using var answer = await admin.SendAsync(request);
        var after = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.True(answer.StatusCode == HttpStatusCode.OK, after.ToString());
        Assert.Equal("Tham mưu văn hóa", after.GetProperty("functions").GetString());
        Assert.Equal(before.GetProperty("legalBasis").GetString(), after.GetProperty("legalBasis").GetString());
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static async Task<Fault> FaultAsync(HttpResponseMessage answer, HttpStatusCode? status, int? code)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(status is null || answer.StatusCode == status, $"{answer.StatusCode}: {text}");
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("   at ", text);
        var root = JsonDocument.Parse(text).RootElement;
        Assert.True(code is null || root.GetProperty("code").GetInt32() == code, text);
        var details = root.GetProperty("details").EnumerateArray().ToList();
        var info = details.Single(d => d.GetProperty("@type").GetString() == "type.googleapis.com/google.rpc.ErrorInfo");
        Assert.NotEqual("", info.GetProperty("metadata").GetProperty("traceId").GetString());
        var violations = details.Where(d => d.TryGetProperty("fieldViolations", out _)).SelectMany(d => d.GetProperty("fieldViolations").EnumerateArray())
            .Select(v => new Violation(v.GetProperty("field").GetString()!, v.GetProperty("description").GetString()!)).ToList();
        return new Fault(root.GetProperty("message").GetString()!, info.GetProperty("reason").GetString()!, violations);
    }

    // By hand: a client would correct the path before it sends it.
    private async Task<(int Status, string Text)> RawAsync(string path)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(one.Host.Web.Host, one.Host.Web.Port);
        await using var stream = tcp.GetStream();
        var token = await one.Host.TokenAsync("admin");
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\r\n"));
        using var reader = new StreamReader(stream);
        var text = await reader.ReadToEndAsync();
        return (int.Parse(text.Split(' ')[1]), text);
    }

    private sealed record Fault(string Message, string Reason, IReadOnlyList<Violation> Violations);

    private sealed record Violation(string Field, string Description);
}
