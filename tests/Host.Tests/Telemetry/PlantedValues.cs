using CchcPlatform.Server.Calls;
using CchcPlatform.Server.Loading;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CchcPlatform.Host.Tests.Telemetry;

/// <summary>Requests to any rpc in which every text tells about a person.</summary>
internal static class PlantedValues
{
    /// <summary>The digits stand for the whole: they are the same in every encoding.</summary>
    public const string Digits = "0912345678";

    public const string Text = "Nguyễn Thị Kín " + Digits;

    public static IMessage RequestOf(Rpc rpc) => Fill(rpc.Method.InputType, NameOf(rpc), depth: 0);

    // A name that leads past the permission: the commune exists, the rest is made up where it must be.
    private static string NameOf(Rpc rpc)
    {
        var template = HttpRoute.Of(rpc.Method).Select(r => r.Template).FirstOrDefault(t => t.Contains("=communes", StringComparison.Ordinal)) ?? "{x=communes/*}";
        var pattern = template[(template.IndexOf('=') + 1)..].Split('}')[0].Split('/');
        for (var i = 1; i < pattern.Length; i++)
        {
            pattern[i] = pattern[i] != "*" && pattern[i] != "**" ? pattern[i] : pattern[i - 1] switch { "communes" => "25195", "plans" => "2026", _ => "x1" };
        }

        return string.Join('/', pattern);
    }

    private static IMessage Fill(MessageDescriptor type, string name, int depth)
    {
        var message = type.Parser.ParseFrom(ByteString.Empty);
        foreach (var field in type.Fields.InFieldNumberOrder().Where(f => !f.IsMap))
        {
            object? value = field.FieldType switch
            {
                FieldType.String => field.Name is "name" or "parent" ? name : field.Name is "request_id" ? Guid.NewGuid().ToString() : field.Name is "page_token" ? "" : Text,
                FieldType.Bytes => ByteString.CopyFromUtf8(Text),
                FieldType.Enum => field.EnumType.Values.Last().Number,
                FieldType.Message when depth < 3 => Fill(field.MessageType, name, depth + 1),
                _ => null,
            };
            if (value is null || field.ContainingOneof is { } choice && choice.Accessor.GetCaseFieldDescriptor(message) is not null)
            {
                continue;
            }

            if (field.IsRepeated)
            {
                ((System.Collections.IList)field.Accessor.GetValue(message)).Add(field.FieldType == FieldType.Enum ? Enum.ToObject(field.EnumType.ClrType, value) : value);
            }
            else
            {
                field.Accessor.SetValue(message, field.FieldType == FieldType.Enum ? Enum.ToObject(field.EnumType.ClrType, value) : value);
            }
        }

        return message;
    }
}
