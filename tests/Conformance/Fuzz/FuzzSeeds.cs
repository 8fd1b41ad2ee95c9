using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Cchc.Options.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace CchcPlatform.Conformance.Fuzz;

/// <summary>
/// What mutations start from: names and page tokens that the host answers to its lists, and for each rpc a request that names
/// such a resource.
/// </summary>
internal sealed class FuzzSeeds
{
    private readonly ConcurrentDictionary<string, byte> known = new(StringComparer.Ordinal);

    /// <summary>Resource names and page tokens that the host has told.</summary>
    public IReadOnlyList<string> Known => [.. known.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Asks the lists, then the lists below what they told.</summary>
    public async Task DiscoverAsync(IEnumerable<MethodDescriptor> rpcs, Func<MethodDescriptor, Task<RpcCaller>> callers)
    {
        var lists = rpcs.Where(r => r is { IsClientStreaming: false, IsServerStreaming: false } && r.InputType.FindFieldByName("request_id") is null).ToList();
        for (var round = 0; round < 3; round++)
        {
            foreach (var list in lists)
            {
                var request = Make(list);
                if (list.InputType.FindFieldByName("page_size") is { } size)
                {
                    size.Accessor.SetValue(request, 3);
                }

                try
                {
                    Learn(await (await callers(list)).CallAsync(list, request));
                }
                catch (RpcException)
                {
                    // Not with this name; the next round knows more.
                }
            }
        }
    }

    /// <summary>A request that names an existing resource where its contract says what the name looks like.</summary>
    public IMessage Make(MethodDescriptor rpc)
    {
        var message = rpc.InputType.Parser.ParseFrom(ByteString.Empty);
        foreach (var name in (string[])["name", "parent"])
        {
            if (rpc.InputType.FindFieldByName(name) is { FieldType: FieldType.String } field)
            {
                field.Accessor.SetValue(message, NameLike(HttpBinding.Of(rpc)?.Segments ?? "communes/*"));
            }
        }

        foreach (var inner in rpc.InputType.Fields.InFieldNumberOrder().Where(f => f is { FieldType: FieldType.Message, IsRepeated: false }))
        {
            if (inner.MessageType.FindFieldByName("name") is { FieldType: FieldType.String } field)
            {
                var resource = inner.MessageType.Parser.ParseFrom(ByteString.Empty);
                field.Accessor.SetValue(resource, NameLike(HttpBinding.Of(rpc)?.Segments ?? ""));
                inner.Accessor.SetValue(message, resource);
            }
        }

        rpc.InputType.FindFieldByName("validate_only")?.Accessor.SetValue(message, true);
        rpc.InputType.FindFieldByName("reason")?.Accessor.SetValue(message, "Thử nghiệm");
        return message;
    }

    private string NameLike(string segments)
    {
        var shape = new Regex("^" + string.Join('/', segments.Split('/').Select(s => s switch { "*" => "[^/]+", "**" => ".+", _ => Regex.Escape(s) })) + "$");
        return known.Keys.Order(StringComparer.Ordinal).LastOrDefault(name => shape.IsMatch(name))
            ?? segments.Replace("communes/*", "communes/25195", StringComparison.Ordinal).Replace("plans/*", "plans/2026", StringComparison.Ordinal).Replace("*", "1", StringComparison.Ordinal);
    }

    private void Learn(IMessage answer)
    {
        foreach (var field in answer.Descriptor.Fields.InFieldNumberOrder())
        {
            switch (field.Accessor.GetValue(answer))
            {
                // Of each kind a few are enough.
                case string { Length: > 0 } text when field.Name is "name" or "parent" or "next_page_token" or "subject" && known.Count < 500:
                    known.TryAdd(text, 0);
                    break;
                case IMessage inner:
                    Learn(inner);
                    break;
                case System.Collections.IList list:
                    foreach (var item in list.OfType<IMessage>())
                    {
                        Learn(item);
                    }

                    break;
            }
        }
    }
}
