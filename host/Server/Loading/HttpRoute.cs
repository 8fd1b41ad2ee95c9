using System.Text.RegularExpressions;
using Google.Api;
using Google.Protobuf.Reflection;

namespace CchcPlatform.Server.Loading;

/// <summary>An http rule of an rpc: verb and path template.</summary>
/// <param name="Verb">GET, POST…</param>
/// <param name="Template">As written in the contract, such as <c>/v1/{name=communes/*/plans/*}</c>.</param>
internal sealed partial record HttpRoute(string Verb, string Template)
{
    /// <summary>The template without names of fields: what two rpcs must not have in common.</summary>
    public string Shape => $"{Verb} {Variable().Replace(Template, match => match.Groups["path"] is { Success: true, Value: var path } ? path : "*")}";

    /// <summary>All rules of an rpc; none for a stream.</summary>
    public static IEnumerable<HttpRoute> Of(MethodDescriptor rpc) => rpc.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is { } rule
        ? [.. Of(rule), .. rule.AdditionalBindings.SelectMany(Of)]
        : [];

    /// <summary>What the paths of this rule look like; to be kept, for it is made anew each time.</summary>
    public Regex Pattern() => new(
        "^" + Regex.Escape(Shape[(Verb.Length + 1)..]).Replace(@"\*\*", ".+").Replace(@"\*", "[^/:]+") + "$", RegexOptions.CultureInvariant);

    private static IEnumerable<HttpRoute> Of(HttpRule rule) => rule.PatternCase switch
    {
        HttpRule.PatternOneofCase.Get => [new HttpRoute("GET", rule.Get)],
        HttpRule.PatternOneofCase.Post => [new HttpRoute("POST", rule.Post)],
        HttpRule.PatternOneofCase.Put => [new HttpRoute("PUT", rule.Put)],
        HttpRule.PatternOneofCase.Patch => [new HttpRoute("PATCH", rule.Patch)],
        HttpRule.PatternOneofCase.Delete => [new HttpRoute("DELETE", rule.Delete)],
        HttpRule.PatternOneofCase.Custom => [new HttpRoute(rule.Custom.Kind, rule.Custom.Path)],
        _ => [],
    };

    [GeneratedRegex(@"\{[^{}=]+(=(?<path>[^{}]+))?\}")]
    private static partial Regex Variable();
}
