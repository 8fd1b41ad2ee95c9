using System.Text;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CchcPlatform.Conformance.Fuzz;

/// <summary>How a message becomes an HTTP/JSON request: which field stands in the path, which in the query, which in the body.</summary>
internal sealed class HttpBinding
{
    private readonly MethodDescriptor rpc;
    private readonly HttpRule rule;
    private readonly string pattern;
    private readonly string? variable;

    private HttpBinding(MethodDescriptor rpc, HttpRule rule, HttpMethod verb, string pattern)
    {
        this.rpc = rpc;
        this.rule = rule;
        this.pattern = pattern;
        Verb = verb;
        var open = pattern.IndexOf('{', StringComparison.Ordinal);
        variable = open < 0 ? null : pattern[(open + 1)..pattern.IndexOf('}', StringComparison.Ordinal)].Split('=')[0];
        Segments = open < 0 ? "" : pattern[(open + 1)..pattern.IndexOf('}', StringComparison.Ordinal)].Split('=').ElementAtOrDefault(1) ?? "*";
    }

    public HttpMethod Verb { get; }

    /// <summary>What the name in the path looks like, such as <c>communes/*/plans/*</c>; empty when the path holds none.</summary>
    public string Segments { get; }

    public bool HasBody => rule.Body.Length > 0;

    /// <summary>Null for an rpc without a JSON form.</summary>
    public static HttpBinding? Of(MethodDescriptor rpc) => rpc.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is not { } rule ? null : rule.PatternCase switch
    {
        HttpRule.PatternOneofCase.Get => new(rpc, rule, HttpMethod.Get, rule.Get),
        HttpRule.PatternOneofCase.Post => new(rpc, rule, HttpMethod.Post, rule.Post),
        HttpRule.PatternOneofCase.Put => new(rpc, rule, HttpMethod.Put, rule.Put),
        HttpRule.PatternOneofCase.Patch => new(rpc, rule, HttpMethod.Patch, rule.Patch),
        HttpRule.PatternOneofCase.Delete => new(rpc, rule, HttpMethod.Delete, rule.Delete),
        _ => null,
    };

    /// <summary>The path with the query.</summary>
    public string PathOf(IMessage message)
    {
        var path = variable is null ? pattern
            : pattern[..pattern.IndexOf('{', StringComparison.Ordinal)]
                + string.Join('/', TextAt(message, variable).Split('/').Select(Uri.EscapeDataString))
                + pattern[(pattern.IndexOf('}', StringComparison.Ordinal) + 1)..];
        if (rule.Body == "*")
        {
            return path;
        }

        var query = new StringBuilder();
        foreach (var field in rpc.InputType.Fields.InFieldNumberOrder().Where(f => f.Name != rule.Body && f.Name != variable && !f.IsMap && f.FieldType != FieldType.Message))
        {
            var value = field.Accessor.GetValue(message);
            foreach (var one in value is System.Collections.IList list ? list.Cast<object>() : [value])
            {
                if (one is not ("" or 0 or false) && !(field.FieldType == FieldType.Enum && (int)one == 0))
                {
                    var text = one is ByteString bytes ? bytes.ToBase64() : Convert.ToString(one, System.Globalization.CultureInfo.InvariantCulture) ?? "";
                    query.Append(query.Length == 0 ? '?' : '&').Append(field.JsonName).Append('=').Append(Uri.EscapeDataString(text));
                }
            }
        }

        return path + query;
    }

    public byte[] BodyOf(IMessage message)
    {
        var part = rule.Body is "*" or "" ? message : rpc.InputType.FindFieldByName(rule.Body).Accessor.GetValue(message) as IMessage;
        try
        {
            return part is null ? "{}"u8.ToArray() : Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(part));
        }
        catch (Exception unprintable) when (unprintable is InvalidOperationException or ArgumentException)
        {
            // An instant beyond all time has no JSON form.
            return "{}"u8.ToArray();
        }
    }

    private static string TextAt(IMessage message, string path)
    {
        foreach (var step in path.Split('.'))
        {
            switch (message.Descriptor.FindFieldByName(step)?.Accessor.GetValue(message))
            {
                case IMessage inner:
                    message = inner;
                    break;
                case string text:
                    return text;
                default:
                    return "";
            }
        }

        return "";
    }
}
