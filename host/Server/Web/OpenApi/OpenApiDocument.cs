using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cchc.Options.V1;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Server.Loading;
using Google.Protobuf.Reflection;

namespace CchcPlatform.Server.Web.OpenApi;

/// <summary>The OpenAPI 3.0 document of what this host serves as JSON, made from the contracts of the loaded modules.</summary>
internal sealed partial class OpenApiDocument(LoadedModules modules)
{
    /// <summary>Where the host serves it.</summary>
    public const string Path = "/openapi/v1.json";

    private readonly ContractComments comments = new();

    /// <summary>The whole document as UTF-8 JSON; the same bytes for the same modules.</summary>
    public byte[] Write()
    {
        var schemas = new OpenApiSchemas(comments);
        var services = modules.Loaded.SelectMany(m => m.Services).Select(s => s.Descriptor)
            .Where(s => s.Methods.Any(m => RpcBinding.Of(m).Any())).OrderBy(s => s.FullName, StringComparer.Ordinal).ToList();
        var paths = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var method in services.SelectMany(s => s.Methods))
        {
            var index = 0;
            foreach (var binding in RpcBinding.Of(method))
            {
                var (path, parameters) = PathOf(binding);
                var item = paths.TryGetValue(path, out var known) ? known : paths[path] = [];
                item[binding.Verb] = Operation(binding, parameters, schemas, index++);
            }
        }

        var error = schemas.Of(Google.Rpc.Status.Descriptor);
        var document = new JsonObject
        {
            ["openapi"] = "3.0.3",
            ["info"] = new JsonObject
            {
                ["title"] = "CchcPlatform",
                ["version"] = typeof(OpenApiDocument).Assembly.GetName().Version!.ToString(3),
                ["description"] = "The same rpcs as over gRPC. POST /connect/token (OAuth 2 client credentials) gives the access token.",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["security"] = new JsonArray(new JsonObject { ["bearer"] = new JsonArray() }),
            ["tags"] = new JsonArray([.. services.Select(s => (JsonNode)Described(new JsonObject { ["name"] = s.FullName }, comments.Of(s)))]),
            ["paths"] = new JsonObject(paths.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))),
            ["components"] = new JsonObject
            {
                ["schemas"] = schemas.Components,
                ["responses"] = new JsonObject { ["Error"] = Answer("Refused or failed. details hold google.rpc.ErrorInfo with the reason and the trace id, and google.rpc.BadRequest with the fields.", error) },
                ["securitySchemes"] = new JsonObject { ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["bearerFormat"] = "JWT" } },
            },
        };
        // Served as JSON only, never inside HTML: letters of Vietnamese stay readable.
        return JsonSerializer.SerializeToUtf8Bytes(document, new JsonSerializerOptions { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    private JsonObject Operation(RpcBinding binding, IEnumerable<JsonObject> pathParameters, OpenApiSchemas schemas, int index)
    {
        var method = binding.Method;
        var permission = method.GetOptions()?.GetExtension(OptionsExtensions.Permission) ?? "";
        var operation = Described(
            new JsonObject
            {
                ["tags"] = new JsonArray(method.Service.FullName),
                ["operationId"] = $"{method.Service.FullName.Split('.')[1]}_{method.Service.Name}_{method.Name}{(index > 0 ? $"_{index + 1}" : "")}",
                ["summary"] = Words().Replace(method.Name, " $1").Trim(),
                ["x-permission"] = permission,
            },
            comments.Of(method));
        if (permission == Permission.Public)
        {
            operation["security"] = new JsonArray();
        }

        var parameters = pathParameters.Concat(binding.QueryFields.Select(field => QueryParameter(field, schemas))).ToArray<JsonNode>();
        if (parameters.Length > 0)
        {
            operation["parameters"] = new JsonArray(parameters);
        }

        if (binding.HasBody)
        {
            var inPath = binding.Variables.Select(v => v.Field).ToHashSet();
            var body = binding.BodyField is { } field
                ? binding.QueryFields.Any(f => f.Name == "update_mask") ? schemas.Update(field.MessageType) : schemas.Of(field.MessageType)
                : schemas.Part(method.InputType, method.InputType.Fields.InFieldNumberOrder().Where(f => !inPath.Contains(f.Name)));
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Json(body) };
        }

        var answered = binding.Rule.ResponseBody is { Length: > 0 } name ? schemas.Of(method.OutputType.FindFieldByName(name).MessageType) : schemas.Of(method.OutputType);
        operation["responses"] = new JsonObject
        {
            ["200"] = Answer("OK", answered),
            ["default"] = new JsonObject { ["$ref"] = "#/components/responses/Error" },
        };
        return operation;
    }

    private static JsonObject QueryParameter(FieldDescriptor field, OpenApiSchemas schemas)
    {
        var schema = schemas.Of(field);
        var parameter = new JsonObject { ["name"] = field.JsonName, ["in"] = "query" };
        if (schema.Remove("description", out var description))
        {
            parameter["description"] = description?.DeepClone();
        }

        // Without its description the reference needs no wrapping.
        parameter["schema"] = schema is { Count: 1 } && schema["allOf"] is JsonArray { Count: 1 } only ? only[0]!.DeepClone() : schema;
        return parameter;
    }

    // /v1/{parent=communes/*/plans/*}/activities -> /v1/communes/{commune}/plans/{plan}/activities
    private (string Path, IReadOnlyList<JsonObject> Parameters) PathOf(RpcBinding binding)
    {
        var path = binding.Pattern;
        var parameters = new List<JsonObject>();
        foreach (var (field, segments) in binding.Variables)
        {
            var parts = segments.Split('/');
            for (var i = 0; i < parts.Length; i++)
            {
                if (parts[i] is "*" or "**")
                {
                    var name = i > 0 ? Singular(parts[i - 1]) : field;
                    parts[i] = "{" + name + "}";
                    parameters.Add(new JsonObject { ["name"] = name, ["in"] = "path", ["required"] = true, ["schema"] = new JsonObject { ["type"] = "string" } });
                }
            }

            var variable = path[path.IndexOf('{' + field, StringComparison.Ordinal)..];
            path = path.Replace(variable[..(variable.IndexOf('}', StringComparison.Ordinal) + 1)], string.Join('/', parts), StringComparison.Ordinal);
        }

        return (path, parameters);
    }

    private static string Singular(string collection) =>
        collection.EndsWith("ies", StringComparison.Ordinal) ? collection[..^3] + "y"
        : collection.EndsWith('s') ? collection[..^1]
        : collection;

    private static JsonObject Answer(string description, JsonObject schema) => new() { ["description"] = description, ["content"] = Json(schema) };

    private static JsonObject Json(JsonObject schema) => new() { ["application/json"] = new JsonObject { ["schema"] = schema } };

    private static JsonObject Described(JsonObject node, string description)
    {
        if (description.Length > 0)
        {
            node["description"] = description;
        }

        return node;
    }

    [GeneratedRegex("([A-Z])")]
    private static partial Regex Words();
}
