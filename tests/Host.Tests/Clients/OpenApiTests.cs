using System.Text.Json;
using CchcPlatform.Server.Loading;
using CchcPlatform.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace CchcPlatform.Host.Tests.Clients;

/// <summary>The OpenAPI document that client generators read.</summary>
public sealed class OpenApiTests(OneHost one) : IClassFixture<OneHost>
{
    [Fact]
    public async Task The_document_is_valid_and_needs_no_token()
    {
        using var anyone = await one.Host.HttpAsAsync(null);
        var text = await anyone.GetStringAsync("/openapi/v1.json");

        var read = OpenApiDocument.Parse(text, "json");

        Assert.NotNull(read.Document);
        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_0, read.Diagnostic.SpecificationVersion);
        Assert.Equal(text, await anyone.GetStringAsync("/openapi/v1.json"));
    }

    [Fact]
    public async Task Each_http_rule_of_the_loaded_modules_is_an_operation()
    {
        var document = await DocumentAsync(one.Host);
        var operations = document.GetProperty("paths").EnumerateObject().Sum(path => path.Value.EnumerateObject().Count());
        var expected = one.Host.Services.GetRequiredService<LoadedModules>().Loaded.SelectMany(m => m.Services).SelectMany(s => s.Descriptor.Methods)
            .Count(m => m.GetOptions()?.GetExtension(Google.Api.AnnotationsExtensions.Http) is not null);
        Assert.True(expected > 50);
        Assert.Equal(expected, operations);
    }

    [Fact]
    public async Task A_list_shows_its_path_its_query_its_permission_and_its_comments()
    {
        var list = (await DocumentAsync(one.Host)).GetProperty("paths").GetProperty("/v1/communes/{commune}/plans/{plan}/activities").GetProperty("get");

        Assert.Equal("steering.activities.read", list.GetProperty("x-permission").GetString());
        Assert.Contains("The activities of a plan", list.GetProperty("description").GetString());
        Assert.Equal(
            ["path commune", "path plan", "query pageSize", "query pageToken", "query filter", "query orderBy"],
            list.GetProperty("parameters").EnumerateArray().Select(p => $"{p.GetProperty("in")} {p.GetProperty("name")}"));
    }

    [Fact]
    public async Task A_change_shows_its_body_without_what_the_path_says_and_answers_the_bare_resource()
    {
        var issue = (await DocumentAsync(one.Host)).GetProperty("paths").GetProperty("/v1/communes/{commune}/plans/{plan}:issue").GetProperty("post");
        var body = issue.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("properties");

        Assert.False(body.TryGetProperty("name", out _));
        Assert.True(body.TryGetProperty("requestId", out _));
        var answer = issue.GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        Assert.Equal("#/components/schemas/cchc.steering.v1.Plan", answer.GetProperty("$ref").GetString());
    }

    [Fact]
    public async Task An_update_requires_nothing_in_its_body_and_a_creation_what_the_contract_says()
    {
        var document = await DocumentAsync(one.Host);
        JsonElement Body(JsonElement operation)
        {
            var schema = operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
            return schema.TryGetProperty("$ref", out var name) ? document.GetProperty("components").GetProperty("schemas").GetProperty(name.GetString()!.Split('/')[^1]) : schema;
        }

        var updates = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()).Where(o => o.Name == "patch")
            .Select(o => o.Value).Where(o => o.GetProperty("parameters").EnumerateArray().Any(p => p.GetProperty("name").GetString() == "updateMask")).ToList();
        Assert.NotEmpty(updates);
        // What is left out of a body stays as it is.
        Assert.All(updates, update => Assert.False(Body(update).TryGetProperty("required", out _)));
        var units = document.GetProperty("paths").GetProperty("/v1/communes/{commune}/units");
        Assert.Contains("displayName", Body(units.GetProperty("post")).GetProperty("required").EnumerateArray().Select(f => f.GetString()));
    }

    [Fact]
    public async Task What_only_a_request_holds_is_write_only()
    {
        var file = (await DocumentAsync(one.Host)).GetProperty("components").GetProperty("schemas").GetProperty("cchc.steering.v1.EvidenceFile").GetProperty("properties");
        Assert.True(file.GetProperty("content").GetProperty("writeOnly").GetBoolean());
        Assert.True(file.GetProperty("sha256").GetProperty("readOnly").GetBoolean());
    }

    [Fact]
    public async Task A_module_that_is_not_loaded_is_not_promised()
    {
        await using var host = await TestHost.StartAsync(["organization"]);
        var paths = (await DocumentAsync(host)).GetProperty("paths").EnumerateObject().Select(p => p.Name).ToList();

        Assert.Contains("/v1/communes/{commune}/units", paths);
        Assert.DoesNotContain(paths, path => path.Contains("/plans"));
    }

    [Fact]
    public async Task Real_answers_have_the_shape_that_the_document_promises()
    {
        var schemas = (await DocumentAsync(one.Host)).GetProperty("components").GetProperty("schemas");
        using var viewer = await one.Host.HttpAsAsync("viewer");
        foreach (var (path, schema) in new[]
        {
            ("/v1/communes/25195/plans/2026/activities?pageSize=100", "cchc.steering.v1.ListActivitiesResponse"),
            ("/v1/communes/25195/plans/2026", "cchc.steering.v1.Plan"),
            ("/v1/communes/25195/plans/2026:totals", "cchc.steering.v1.PlanTotals"),
            ("/v1/communes/25195/imports", "cchc.steering.v1.ListImportsResponse"),
            ("/v1/communes/25195/units", "cchc.organization.v1.ListUnitsResponse"),
            ("/v1/communes/25195", "cchc.organization.v1.Commune"),
            ("/v1/modules", "cchc.platform.v1.ListModulesResponse"),
        })
        {
            var answer = JsonDocument.Parse(await viewer.GetStringAsync(path)).RootElement;
            Conforms(answer, schemas.GetProperty(schema), schemas, path);
        }

        var refused = await viewer.GetAsync("/v1/communes/25195/plans/1999");
        Conforms(JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement, schemas.GetProperty("google.rpc.Status"), schemas, "status");
    }

    private static void Conforms(JsonElement value, JsonElement schema, JsonElement schemas, string place)
    {
        if (schema.TryGetProperty("allOf", out var all))
        {
            schema = all[0];
        }

        if (schema.TryGetProperty("$ref", out var reference))
        {
            schema = schemas.GetProperty(reference.GetString()!.Split('/')[^1]);
        }

        switch (schema.TryGetProperty("type", out var type) ? type.GetString() : null)
        {
            case "object":
                Assert.True(value.ValueKind == JsonValueKind.Object, place);
                foreach (var property in value.EnumerateObject())
                {
                    if (schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(property.Name, out var inner))
                    {
                        Conforms(property.Value, inner, schemas, $"{place} {property.Name}");
                    }
                    else
                    {
                        Assert.True(schema.TryGetProperty("additionalProperties", out _), $"{place} {property.Name}");
                    }
                }

                break;
            case "array":
                Assert.All(value.EnumerateArray(), item => Conforms(item, schema.GetProperty("items"), schemas, place));
                break;
            case "string":
                Assert.True(value.ValueKind == JsonValueKind.String, place);
                Assert.True(!schema.TryGetProperty("enum", out var values) || values.EnumerateArray().Any(v => v.GetString() == value.GetString()), place);
                break;
            case "integer":
                Assert.True(value.ValueKind == JsonValueKind.Number, place);
                break;
            case "boolean":
                Assert.True(value.ValueKind is JsonValueKind.True or JsonValueKind.False, place);
                break;
        }
    }

    private static async Task<JsonElement> DocumentAsync(TestHost host)
    {
        using var anyone = await host.HttpAsAsync(null);
        return JsonDocument.Parse(await anyone.GetStringAsync("/openapi/v1.json")).RootElement;
    }
}
