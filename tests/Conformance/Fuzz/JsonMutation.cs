using System.Text;
using System.Text.RegularExpressions;

namespace CchcPlatform.Conformance.Fuzz;

/// <summary>Changes the text of a JSON body so that it says what its contract does not, or is no JSON any more.</summary>
internal static partial class JsonMutation
{
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e400", "-1e400", "1.5", "99999999999999999999999999", "\"NaN\"", "\"\\ud800\"", "\"\\u0000\"", "[]", "{}", "[[]]", "[null]", "{\"a\":1}",
        "\"2026-02-30\"", "\"9999-12-31T23:59:59.9999999999Z\"", "\"-1s\"", "\"315576000001s\"", "{\"year\":2026,\"month\":13,\"day\":32}", "{\"year\":-1}", "\"*\"", "\"a,b.c\"", "\"====\"",
        "{\"@type\":\"type.googleapis.com/google.protobuf.Any\"}", "NaN", "undefined", "'a'", "01", "\"", "[", "{", "}", "]", ",", ":", "//", "\"\\x\"",
    ];

    public static byte[] Apply(byte[] body, Random random)
    {
        switch (random.Next(8))
        {
            case 0:
                return body[..random.Next(body.Length + 1)];
            case 1 when body.Length > 0:
                body = [.. body];
                body[random.Next(body.Length)] = (byte)random.Next(256);
                return body;
            case 2:
                var depth = random.Next(60, 20_000);
                return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(random.Next(2) == 0 ? "[" : "{\"a\":", depth)));
            case 3 when body is [(byte)'{', .. var rest] && rest.Length > 1:
                return [.. Encoding.UTF8.GetBytes($"{{\"{HostileName(random)}\":{Values[random.Next(Values.Length)]},"), .. rest];
            default:
                var text = Encoding.UTF8.GetString(body);
                var places = Value().Matches(text);
                if (places.Count == 0)
                {
                    return Encoding.UTF8.GetBytes(Values[random.Next(Values.Length)]);
                }

                var place = places[random.Next(places.Count)];
                return Encoding.UTF8.GetBytes(text[..place.Index] + Values[random.Next(Values.Length)] + text[(place.Index + place.Length)..]);
        }
    }

    private static string HostileName(Random random) => random.Next(4) switch
    {
        0 => "noSuchField", 1 => "__proto__", 2 => "request_id", _ => "name",
    };

    [GeneratedRegex("""(?<=[:\[,]\s*)("(\\.|[^"\\])*"|-?[0-9][0-9.eE+-]*|true|false|null)(?!\s*:)""")]
    private static partial Regex Value();
}
