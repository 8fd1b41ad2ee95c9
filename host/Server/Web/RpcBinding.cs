using Google.Api;
using Google.Protobuf.Reflection;

namespace CchcPlatform.Server.Web;

/// <summary>How an rpc is reached by HTTP: which of its fields stand in the path, in the query and in the body.</summary>
internal sealed class RpcBinding
{
    private RpcBinding(MethodDescriptor method, HttpRule rule, string verb, string pattern)
    {
        Method = method;
        Rule = rule;
        Verb = verb;
        Pattern = pattern;
        Variables = [.. VariablesOf(pattern)];
        BodyField = rule.Body is "" or "*" ? null : method.InputType.FindFieldByName(rule.Body);
    }

    public MethodDescriptor Method { get; }

    public HttpRule Rule { get; }

    /// <summary>get, post, put, patch or delete.</summary>
    public string Verb { get; }

    /// <summary>Such as <c>/v1/{parent=communes/*/plans/*}/activities</c>.</summary>
    public string Pattern { get; }

    /// <summary>Fields that the path holds, as paths from the request, each with the part of the pattern that it stands for.</summary>
    public IReadOnlyList<(string Field, string Segments)> Variables { get; }

    /// <summary>The field that is the body; null when the whole request is, or nothing.</summary>
    public FieldDescriptor? BodyField { get; }

    public bool HasBody => Rule.Body.Length > 0;

    /// <summary>Fields that a query may give.</summary>
    public IEnumerable<FieldDescriptor> QueryFields => Rule.Body == "*"
        ? []
        : Method.InputType.Fields.InFieldNumberOrder().Where(f => f != BodyField && Variables.All(v => v.Field != f.Name) && CanStandInQuery(f));

    public static RpcBinding? Of(MethodDescriptor method, HttpRule? rule) => rule?.PatternCase switch
    {
        HttpRule.PatternOneofCase.Get => new(method, rule, "get", rule.Get),
        HttpRule.PatternOneofCase.Post => new(method, rule, "post", rule.Post),
        HttpRule.PatternOneofCase.Put => new(method, rule, "put", rule.Put),
        HttpRule.PatternOneofCase.Patch => new(method, rule, "patch", rule.Patch),
        HttpRule.PatternOneofCase.Delete => new(method, rule, "delete", rule.Delete),
        _ => null,
    };

    /// <summary>The binding that the contract states, and its additional ones.</summary>
    public static IEnumerable<RpcBinding> Of(MethodDescriptor method) =>
        method.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is { } rule
            ? rule.AdditionalBindings.Prepend(rule).Select(r => Of(method, r)).OfType<RpcBinding>()
            : [];

    // Dates and instants have no form that transcoding reads from a query; the contracts use texts there.
    private static bool CanStandInQuery(FieldDescriptor field) =>
        !field.IsMap && (field.FieldType != FieldType.Message || field.MessageType.FullName == "google.protobuf.FieldMask");

    private static IEnumerable<(string Field, string Segments)> VariablesOf(string pattern)
    {
        for (var open = pattern.IndexOf('{', StringComparison.Ordinal); open >= 0; open = pattern.IndexOf('{', open + 1))
        {
            var close = pattern.IndexOf('}', open);
            var parts = pattern[(open + 1)..close].Split('=', 2);
            yield return (parts[0], parts.Length > 1 ? parts[1] : "*");
        }
    }
}
