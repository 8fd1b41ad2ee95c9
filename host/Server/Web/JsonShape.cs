using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Server.Calls;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CchcPlatform.Server.Web;

/// <summary>Holds a JSON body against its contract and names each field that is unknown or of another type.</summary>
internal static class JsonShape
{
    private const string Malformed = "JSON_MALFORMED";
    private const string Unknown = "FIELD_UNKNOWN";
    private const string WrongType = "FIELD_TYPE";
    private const int LongestName = 1_000;

    /// <summary>What is wrong; the search ends with <see cref="InvalidFault.Most"/> fields. Empty when transcoding can read it.</summary>
    public static IReadOnlyList<FieldViolation> Check(ReadOnlySpan<byte> body, RpcBinding binding)
    {
        var found = new List<FieldViolation>();
        body = body.StartsWith("\uFEFF"u8) ? body[3..] : body;
        if (!Utf8.IsValid(body))
        {
            return [new FieldViolation("", "The body is not UTF-8.", Malformed)];
        }

        try
        {
            var json = new Utf8JsonReader(body);
            json.Read();
            if (binding.BodyField is { } field && json.TokenType != JsonTokenType.Null)
            {
                Field(ref json, field, new FieldPlace(), found);
            }
            else
            {
                // A null is no body, neither of the message nor of one of its fields.
                Message(ref json, binding.Method.InputType, new FieldPlace(), found);
            }

            if (found.Count < InvalidFault.Most)
            {
                json.Read();
            }
        }
        catch (JsonException broken)
        {
            // Only where: what stands there may be secret, and a misread rest would only mislead.
            return [new FieldViolation("", $"The body is not JSON: line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}.", Malformed)];
        }

        return found;
    }

    private static void Message(ref Utf8JsonReader json, MessageDescriptor message, FieldPlace place, List<FieldViolation> found)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            Refuse(ref json, place, "an object", found);
            return;
        }

        var chosen = new Dictionary<OneofDescriptor, string>();
        var seen = new HashSet<int>();
        while (found.Count < InvalidFault.Most && json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var name = Name(ref json) ?? "";
            var field = message.Fields.InFieldNumberOrder().FirstOrDefault(f => f.JsonName == name || f.Name == name);
            place.Enter(name);
            json.Read();
            if (field is null)
            {
                found.Add(new FieldViolation(place.ToString(), $"is not a field of {message.Name}; known are {string.Join(", ", message.Fields.InFieldNumberOrder().Select(f => f.JsonName))}.", Unknown));
                json.Skip();
            }
            else
            {
                if (!seen.Add(field.FieldNumber))
                {
                    found.Add(new FieldViolation(place.ToString(), "stands twice.", Malformed));
                }

                if (json.TokenType != JsonTokenType.Null && field.RealContainingOneof is { } oneof && !chosen.TryAdd(oneof, name))
                {
                    found.Add(new FieldViolation(place.ToString(), $"cannot stand beside {chosen[oneof]}; only one of them is right.", WrongType));
                }

                Field(ref json, field, place, found);
            }

            place.Leave();
        }
    }

    private static void Field(ref Utf8JsonReader json, FieldDescriptor field, FieldPlace place, List<FieldViolation> found)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (field.IsMap)
        {
            Map(ref json, field.MessageType.FindFieldByNumber(2), place, found);
        }
        else if (!field.IsRepeated)
        {
            Value(ref json, field, place, found);
        }
        else if (json.TokenType != JsonTokenType.StartArray)
        {
            Refuse(ref json, place, "a list", found);
        }
        else
        {
            for (var i = 0; found.Count < InvalidFault.Most && json.Read() && json.TokenType != JsonTokenType.EndArray; i++)
            {
                place.MoveTo(i);
                Value(ref json, field, place, found);
            }
        }
    }

    private static void Map(ref Utf8JsonReader json, FieldDescriptor value, FieldPlace place, List<FieldViolation> found)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            Refuse(ref json, place, "an object", found);
            return;
        }

        while (found.Count < InvalidFault.Most && json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var name = Name(ref json);
            json.Read();
            place.MoveTo(name);
            if (name is null)
            {
                Refuse(ref json, place, "an object whose names are texts", found);
                continue;
            }

            Value(ref json, value, place, found);
        }
    }

    private static void Value(ref Utf8JsonReader json, FieldDescriptor field, FieldPlace place, List<FieldViolation> found)
    {
        switch (field.FieldType)
        {
            case FieldType.Message or FieldType.Group when field.MessageType.File.Package == "google.protobuf":
                WellKnown(ref json, field.MessageType, place, found);
                break;
            case FieldType.Message or FieldType.Group:
                Message(ref json, field.MessageType, place, found);
                break;
            case FieldType.String when Text(ref json) is null:
                Refuse(ref json, place, "a text", found);
                break;
            case FieldType.Bytes when !IsBase64(ref json):
                Refuse(ref json, place, "a text in base64", found);
                break;
            case FieldType.Bool when json.TokenType is not (JsonTokenType.True or JsonTokenType.False):
                Refuse(ref json, place, "true or false", found);
                break;
            case FieldType.Enum when !IsEnum(ref json, field.EnumType):
                Refuse(ref json, place, "one of " + string.Join(", ", field.EnumType.Values.Select(v => v.Name)), found);
                break;
            case FieldType.Double or FieldType.Float when !IsNumber(ref json):
                Refuse(ref json, place, "a number", found);
                break;
            case FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 when !IsWhole(ref json, int.MinValue, int.MaxValue):
            case FieldType.UInt32 or FieldType.Fixed32 when !IsWhole(ref json, uint.MinValue, uint.MaxValue):
            case FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 when !IsWhole(ref json, long.MinValue, long.MaxValue):
            case FieldType.UInt64 or FieldType.Fixed64 when !IsWhole(ref json, ulong.MinValue, ulong.MaxValue):
                Refuse(ref json, place, "a whole number", found);
                break;
        }
    }

    private static void WellKnown(ref Utf8JsonReader json, MessageDescriptor type, FieldPlace place, List<FieldViolation> found)
    {
        switch (type.Name)
        {
            case "Timestamp" when !Parses(ref json, type):
                Refuse(ref json, place, "an instant such as \"2026-03-31T08:00:00Z\"", found);
                break;
            case "Duration" when !Parses(ref json, type):
                Refuse(ref json, place, "a duration in seconds such as \"90s\"", found);
                break;
            case "FieldMask" when !Parses(ref json, type):
                Refuse(ref json, place, "names of fields with commas between them", found);
                break;
            case "Any" or "Struct" or "Value" or "ListValue":
                json.Skip();
                break;
            case var wrapper when wrapper.EndsWith("Value", StringComparison.Ordinal):
                Value(ref json, type.FindFieldByNumber(1), place, found);
                break;
            case "Empty":
                Message(ref json, type, place, found);
                break;
        }
    }

    private static bool Parses(ref Utf8JsonReader json, MessageDescriptor type)
    {
        if (Text(ref json) is not { } text)
        {
            return false;
        }

        try
        {
            JsonParser.Default.Parse(JsonSerializer.Serialize(text), type);
            return true;
        }
        catch (Exception wrong) when (wrong is InvalidProtocolBufferException or FormatException)
        {
            return false;
        }
    }

    private static bool IsEnum(ref Utf8JsonReader json, EnumDescriptor type) => json.TokenType == JsonTokenType.Number
        ? json.TryGetInt32(out var number) && type.FindValueByNumber(number) is not null
        : Text(ref json) is { } name && type.FindValueByName(name) is not null;

    private static bool IsNumber(ref Utf8JsonReader json) => json.TokenType == JsonTokenType.Number
        || (Text(ref json) is { } text && (text is "NaN" or "Infinity" or "-Infinity" || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)));

    private static bool IsWhole(ref Utf8JsonReader json, Int128 least, Int128 most)
    {
        var text = json.TokenType == JsonTokenType.Number ? System.Text.Encoding.UTF8.GetString(json.ValueSpan) : Text(ref json);
        return Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most;
    }

    private static bool IsBase64(ref Utf8JsonReader json) => json.TokenType == JsonTokenType.String
        && (json.ValueIsEscaped ? Text(ref json) is { } text && Base64.IsValid(text) : Base64.IsValid(json.ValueSpan));

    // As Text, but a name that is too long for any field is not made a text as a whole, only to be told.
    private static string? Name(ref Utf8JsonReader json) =>
        json.ValueSpan.Length <= LongestName ? Text(ref json) : System.Text.Encoding.UTF8.GetString(json.ValueSpan[..LongestName]);

    // Null for what is no text, also for half a character.
    private static string? Text(ref Utf8JsonReader json)
    {
        if (json.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
        {
            return null;
        }

        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static void Refuse(ref Utf8JsonReader json, FieldPlace place, string expected, List<FieldViolation> found)
    {
        var path = place.ToString();
        found.Add(new FieldViolation(path, path.Length == 0 ? $"The body must be {expected}." : $"must be {expected}.", WrongType));
        json.Skip();
    }
}
