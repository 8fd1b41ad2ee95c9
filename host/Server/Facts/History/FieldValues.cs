using System.Collections;
using System.Globalization;
using CchcPlatform.Kernel.Facts;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Date = Google.Type.Date;
using Enum = System.Enum;

namespace CchcPlatform.Server.Facts.History;

/// <summary>The fields of a message that are set, each by its path in JSON names, with its value as JSON has it. Without personal fields.</summary>
internal sealed class FieldValues
{
    // They change with every change and say nothing.
    private static readonly HashSet<string> Noise = ["etag", "update_time"];

    private readonly List<(string Path, Value Value)> all = [];

    public IReadOnlyList<(string Path, Value Value)> All => all;

    public static FieldValues Of(IMessage message)
    {
        var values = new FieldValues();
        values.Add(message, "");
        return values;
    }

    private void Add(IMessage message, string path)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder().Where(f => !PersonalFields.IsPersonal(f) && !(path.Length == 0 && Noise.Contains(f.Name))))
        {
            var value = field.Accessor.GetValue(message);
            var place = path.Length == 0 ? field.JsonName : $"{path}.{field.JsonName}";
            switch (value)
            {
                case IDictionary map when map.Count > 0:
                    AddMap(field.MessageType.FindFieldByNumber(2), map, place);
                    break;
                case IList list when list.Count > 0 && field.FieldType == FieldType.Message:
                    for (var i = 0; i < list.Count; i++)
                    {
                        AddOne((IMessage)list[i]!, $"{place}[{i}]");
                    }

                    break;
                case IList list when list.Count > 0:
                    all.Add((place, Value.ForList([.. list.Cast<object>().Select(item => Scalar(field, item))])));
                    break;
                case IList or IDictionary or null:
                    break;
                case IMessage one:
                    AddOne(one, place);
                    break;
                default:
                    if (field.HasPresence ? field.Accessor.HasValue(message) : !IsZero(value))
                    {
                        all.Add((place, Scalar(field, value)));
                    }

                    break;
            }
        }
    }

    private void AddMap(FieldDescriptor holder, IDictionary map, string place)
    {
        foreach (DictionaryEntry entry in map)
        {
            var path = $"{place}[{Convert.ToString(entry.Key, CultureInfo.InvariantCulture)}]";
            if (entry.Value is IMessage one)
            {
                AddOne(one, path);
            }
            else
            {
                all.Add((path, Scalar(holder, entry.Value!)));
            }
        }
    }

    private void AddOne(IMessage message, string path)
    {
        if (message is Date { Year: > 0, Month: > 0, Day: > 0 } day)
        {
            all.Add((path, Value.ForString($"{day.Year:0000}-{day.Month:00}-{day.Day:00}")));
        }
        else if (message.Descriptor.File.Package == "google.protobuf")
        {
            all.Add((path, Value.Parser.ParseJson(JsonFormatter.Default.Format(message))));
        }
        else
        {
            Add(message, path);
        }
    }

    private static Value Scalar(FieldDescriptor field, object value) => value switch
    {
        string text => Value.ForString(text),
        bool flag => Value.ForBool(flag),
        ByteString bytes => Value.ForString(bytes.ToBase64()),
        Enum => Value.ForString(field.EnumType.FindValueByNumber((int)value)?.Name ?? ((int)value).ToString(CultureInfo.InvariantCulture)),
        // As in JSON: doubles cannot hold every number of 64 bits.
        long or ulong => Value.ForString(Convert.ToString(value, CultureInfo.InvariantCulture)!),
        _ => Value.ForNumber(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
    };

    private static bool IsZero(object value) => value switch
    {
        string text => text.Length == 0,
        ByteString bytes => bytes.IsEmpty,
        bool flag => !flag,
        Enum number => (int)(object)number == 0,
        _ => Convert.ToDouble(value, CultureInfo.InvariantCulture) == 0,
    };
}
