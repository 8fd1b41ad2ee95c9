using System.Globalization;
using CchcPlatform.Kernel.Faults;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Http.Extensions;

namespace CchcPlatform.Server.Web;

/// <summary>
/// Query parameters of HTTP/JSON calls: an empty one counts as not given; an unknown one is refused by its name instead of
/// being ignored, so that a misspelled filter never lists everything; and so is a value that its field cannot hold.
/// </summary>
internal sealed class QueryParameters(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.QueryString.HasValue
            || context.GetEndpoint()?.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>() is not { } rpc
            || RpcBinding.Of(rpc.MethodDescriptor, rpc.HttpRule) is not { } binding)
        {
            return next(context);
        }

        var known = binding.QueryFields.ToList();
        var violations = new List<FieldViolation>();
        var given = new QueryBuilder();
        foreach (var (name, values) in context.Request.Query)
        {
            if (violations.Count == InvalidFault.Most)
            {
                break;
            }

            var field = known.Find(f => f.JsonName == name || f.Name == name);
            var texts = values.Where(v => v is { Length: > 0 }).Select(v => v!).ToList();
            if (field is null)
            {
                violations.Add(new FieldViolation(name, $"is not a query parameter of this call{KnownAre(known)}.", "QUERY_PARAMETER_UNKNOWN"));
            }
            else if (texts.Count > 1 && !field.IsRepeated)
            {
                violations.Add(new FieldViolation(name, $"is given {texts.Count} times; once is right.", "QUERY_PARAMETER_REPEATED"));
            }
            else if (texts.Exists(t => !Fits(field, t)))
            {
                violations.Add(new FieldViolation(name, $"must be {Expected(field)}.", "QUERY_PARAMETER_MALFORMED"));
            }
            else
            {
                texts.ForEach(text => given.Add(name, text));
            }
        }

        if (violations.Count > 0)
        {
            return JsonFaults.WriteAsync(context, new InvalidFault(violations));
        }

        context.Request.QueryString = given.ToQueryString();
        return next(context);
    }

    private static string KnownAre(List<FieldDescriptor> known) =>
        known.Count == 0 ? "; it has none" : $"; known are {string.Join(", ", known.Select(f => f.JsonName))}";

    private static bool Fits(FieldDescriptor field, string text) => field.FieldType switch
    {
        FieldType.Bool => bool.TryParse(text, out _),
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        FieldType.UInt32 or FieldType.Fixed32 => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        FieldType.UInt64 or FieldType.Fixed64 => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _),
        FieldType.Double or FieldType.Float => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
        FieldType.Enum => field.EnumType.FindValueByName(text) is not null,
        FieldType.Bytes => System.Buffers.Text.Base64.IsValid(text),
        _ => true,
    };

    private static string Expected(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Bool => "true or false",
        FieldType.Enum => "one of " + string.Join(", ", field.EnumType.Values.Select(v => v.Name)),
        FieldType.Double or FieldType.Float => "a number",
        FieldType.Bytes => "base64",
        _ => "a whole number",
    };
}
