using System.Text.Json.Nodes;
using Google.Api;
using Google.Protobuf.Reflection;

namespace CchcPlatform.Server.Web.OpenApi;

/// <summary>Messages and enums as JSON schemas; each that is asked for once becomes a component.</summary>
internal sealed class OpenApiSchemas(ContractComments comments)
{
    private readonly SortedDictionary<string, JsonNode> components = new(StringComparer.Ordinal);

    public JsonObject Components => new(components.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value.DeepClone())));

    public JsonObject Of(MessageDescriptor message)
    {
        if (WellKnown(message) is { } known)
        {
            return known;
        }

        if (!components.ContainsKey(message.FullName))
        {
            // Before its fields: a message may hold itself.
            components[message.FullName] = new JsonObject();
            components[message.FullName] = Object(message, message.Fields.InFieldNumberOrder(), comments.Of(message));
        }

        return Reference(message.FullName);
    }

    /// <summary>A message without some of its fields, for bodies whose other fields stand in the path.</summary>
    public JsonObject Part(MessageDescriptor message, IEnumerable<FieldDescriptor> fields) => Object(message, fields, comments.Of(message));

    /// <summary>A resource as the body of an update: what is left out stays as it is, so nothing is required.</summary>
    public JsonObject Update(MessageDescriptor message)
    {
        var schema = Object(message, message.Fields.InFieldNumberOrder(), comments.Of(message));
        schema.Remove("required");
        return schema;
    }

    /// <summary>The schema of a field's value, with its comment.</summary>
    public JsonObject Of(FieldDescriptor field)
    {
        var schema = field.IsMap
            ? new JsonObject { ["type"] = "object", ["additionalProperties"] = Single(field.MessageType.FindFieldByNumber(2)) }
            : field.IsRepeated ? new JsonObject { ["type"] = "array", ["items"] = Single(field) } : Single(field);
        var behavior = field.GetOptions()?.GetExtension(FieldBehaviorExtensions.FieldBehavior);
        var isReadOnly = behavior?.Contains(FieldBehavior.OutputOnly) == true;
        var isWriteOnly = behavior?.Contains(FieldBehavior.InputOnly) == true;
        if (schema.ContainsKey("$ref") && (isReadOnly || isWriteOnly || comments.Of(field).Length > 0))
        {
            // Nothing may stand beside a reference.
            schema = new JsonObject { ["allOf"] = new JsonArray(schema) };
        }

        if (comments.Of(field) is { Length: > 0 } comment)
        {
            schema["description"] = comment;
        }

        if (isReadOnly)
        {
            schema["readOnly"] = true;
        }

        if (isWriteOnly)
        {
            schema["writeOnly"] = true;
        }

        return schema;
    }

    private JsonObject Object(MessageDescriptor message, IEnumerable<FieldDescriptor> fields, string comment)
    {
        var all = fields.ToList();
        var schema = new JsonObject { ["type"] = "object" };
        var choices = message.Oneofs.Where(o => !o.IsSynthetic).Select(o => $"At most one of {string.Join(", ", o.Fields.Select(f => f.JsonName))}.");
        if (string.Join(' ', choices.Prepend(comment).Where(c => c.Length > 0)) is { Length: > 0 } description)
        {
            schema["description"] = description;
        }

        schema["properties"] = new JsonObject(all.Select(f => KeyValuePair.Create(f.JsonName, (JsonNode?)Of(f))));
        var required = all.Where(f => f.GetOptions()?.GetExtension(FieldBehaviorExtensions.FieldBehavior)?.Contains(FieldBehavior.Required) == true).ToList();
        if (required.Count > 0)
        {
            schema["required"] = new JsonArray([.. required.Select(f => (JsonNode)f.JsonName)]);
        }

        return schema;
    }

    private JsonObject Single(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message or FieldType.Group => Of(field.MessageType),
        FieldType.Enum => Of(field.EnumType),
        FieldType.Bool => new() { ["type"] = "boolean" },
        FieldType.Bytes => new() { ["type"] = "string", ["format"] = "byte" },
        FieldType.Double => new() { ["type"] = "number", ["format"] = "double" },
        FieldType.Float => new() { ["type"] = "number", ["format"] = "float" },
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => new() { ["type"] = "integer", ["format"] = "int32" },
        FieldType.UInt32 or FieldType.Fixed32 => new() { ["type"] = "integer", ["minimum"] = 0, ["maximum"] = uint.MaxValue },
        // JavaScript would round larger numbers.
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => new() { ["type"] = "string", ["format"] = "int64" },
        FieldType.UInt64 or FieldType.Fixed64 => new() { ["type"] = "string", ["format"] = "uint64" },
        _ => new() { ["type"] = "string" },
    };

    private JsonObject Of(EnumDescriptor type)
    {
        if (!components.ContainsKey(type.FullName))
        {
            var lines = type.Values.Select(v => (v.Name, Comment: comments.Of(v))).Where(v => v.Comment.Length > 0).Select(v => $"- {v.Name}: {v.Comment}");
            var schema = new JsonObject { ["type"] = "string" };
            if (string.Join('\n', lines.Prepend(comments.Of(type)).Where(l => l.Length > 0)) is { Length: > 0 } description)
            {
                schema["description"] = description;
            }

            schema["enum"] = new JsonArray([.. type.Values.Select(v => (JsonNode)v.Name)]);
            components[type.FullName] = schema;
        }

        return Reference(type.FullName);
    }

    private static JsonObject? WellKnown(MessageDescriptor message) => message.FullName switch
    {
        "google.protobuf.Timestamp" => new() { ["type"] = "string", ["format"] = "date-time" },
        "google.protobuf.Duration" => new() { ["type"] = "string", ["example"] = "90s" },
        "google.protobuf.FieldMask" => new() { ["type"] = "string", ["example"] = "displayName,legalBasis" },
        "google.protobuf.Any" => new() { ["type"] = "object", ["properties"] = new JsonObject { ["@type"] = new JsonObject { ["type"] = "string" } }, ["additionalProperties"] = true },
        "google.protobuf.Struct" => new() { ["type"] = "object", ["additionalProperties"] = true },
        "google.protobuf.Value" => [],
        "google.protobuf.ListValue" => new() { ["type"] = "array", ["items"] = new JsonObject() },
        _ => null,
    };

    private static JsonObject Reference(string name) => new() { ["$ref"] = "#/components/schemas/" + name };
}
