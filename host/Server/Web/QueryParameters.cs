using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Http.Extensions;

namespace CchcPlatform.Server.Web;

/// <summary>
/// Query parameters of HTTP/JSON calls: an empty one counts as not given, and an unknown one is refused by its name instead of
/// being ignored, so that a misspelled filter never lists everything.
/// </summary>
internal sealed class QueryParameters(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.QueryString.HasValue
            && context.GetEndpoint()?.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>() is { } rpc)
        {
            var unknown = context.Request.Query.Keys.Where(name => !IsField(rpc.MethodDescriptor.InputType, name)).ToList();
            if (unknown.Count > 0)
            {
                return JsonFaults.WriteAsync(context, StatusCodes.Status400BadRequest, 3,
                    $"Unknown query parameter {string.Join(", ", unknown.Select(u => $"\"{u}\""))}. Known here: {string.Join(", ", KnownOf(rpc))}.", "QUERY_PARAMETER_UNKNOWN", unknown);
            }

            var given = new QueryBuilder(context.Request.Query.SelectMany(q => q.Value.Where(v => v is { Length: > 0 }).Select(v => KeyValuePair.Create(q.Key, v!))));
            context.Request.QueryString = given.ToQueryString();
        }

        return next(context);
    }

    private static IEnumerable<string> KnownOf(GrpcJsonTranscodingMetadata rpc) => rpc.MethodDescriptor.InputType.Fields.InFieldNumberOrder()
        .Where(f => f.FieldType != FieldType.Message && !rpc.HttpRule.Get.Contains("{" + f.Name, StringComparison.Ordinal))
        .Select(f => f.JsonName);

    private static bool IsField(MessageDescriptor message, string path)
    {
        foreach (var step in path.Split('.'))
        {
            var field = message.Fields.InFieldNumberOrder().FirstOrDefault(f => f.JsonName == step || f.Name == step);
            if (field is null)
            {
                return false;
            }

            if (field.FieldType != FieldType.Message)
            {
                return true;
            }

            message = field.MessageType;
        }

        return true;
    }
}
