using Cchc.Options.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CchcPlatform.Conformance.Fuzz;

/// <summary>Changes one field of a message, at any depth, to a value that its type allows and its author did not think of.</summary>
/// <param name="names">Names and page tokens that the host really knows: of other resources, of other queries.</param>
internal sealed class MessageMutation(IReadOnlyList<string> names)
{
    /// <summary>Stands in every personal field that is set: no refusal and no log line may repeat it.</summary>
    public const string Personal = "Người Không Ai Được Biết";

    private const int Deepest = 6;

    public void Apply(IMessage message, Random random)
    {
        var (holder, field) = Pick(message, random, 0);
        if (field is null)
        {
            return;
        }

        if (field.IsMap)
        {
            field.Accessor.Clear(holder);
        }
        else if (field.IsRepeated)
        {
            Repeat((System.Collections.IList)field.Accessor.GetValue(holder), field, random);
        }
        else if (random.Next(8) == 0)
        {
            field.Accessor.Clear(holder);
        }
        else
        {
            field.Accessor.SetValue(holder, Value(field, random, 0));
        }
    }

    // Goes down into messages that are there, and makes those that are not.
    private static (IMessage Holder, FieldDescriptor? Field) Pick(IMessage message, Random random, int depth)
    {
        var fields = message.Descriptor.Fields.InFieldNumberOrder();
        if (fields.Count == 0)
        {
            return (message, null);
        }

        var field = fields[random.Next(fields.Count)];
        if (field.FieldType == FieldType.Message && depth < Deepest && !field.IsMap && random.Next(4) > 0)
        {
            if (field.IsRepeated)
            {
                var list = (System.Collections.IList)field.Accessor.GetValue(message);
                if (list.Count == 0)
                {
                    list.Add(New(field.MessageType));
                }

                return Pick((IMessage)list[random.Next(list.Count)]!, random, depth + 1);
            }

            if (field.Accessor.GetValue(message) is not IMessage inner)
            {
                // Wrappers of single values are values here, not messages.
                if (New(field.MessageType) is var made && field.MessageType.File.Name == "google/protobuf/wrappers.proto")
                {
                    return (message, field);
                }

                field.Accessor.SetValue(message, inner = made);
            }

            return Pick(inner, random, depth + 1);
        }

        return (message, field);
    }

    private void Repeat(System.Collections.IList list, FieldDescriptor field, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                list.Clear();
                break;
            case 1 when list.Count > 0:
                var again = random.Next(1, 1_500);
                for (var i = 0; i < again; i++)
                {
                    list.Add(list[0]);
                }

                break;
            default:
                var many = random.Next(1, 40);
                for (var i = 0; i < many; i++)
                {
                    list.Add(Value(field, random, 0));
                }

                break;
        }
    }

    private object Value(FieldDescriptor field, Random random, int depth)
    {
        switch (field.FieldType)
        {
            case FieldType.String:
                return field.GetOptions()?.GetExtension(OptionsExtensions.Personal) == true ? Personal
                    : names.Count > 0 && random.Next(3) == 0 ? Damaged(names[random.Next(names.Count)], random) : HostileValues.Text(random);
            case FieldType.Bytes:
                var bytes = new byte[random.Next(3) == 0 ? random.Next(100_000) : random.Next(64)];
                random.NextBytes(bytes);
                return ByteString.CopyFrom(bytes);
            case FieldType.Bool:
                return random.Next(2) == 0;
            case FieldType.Enum:
                var values = field.EnumType.Values;
                return Enum.ToObject(field.EnumType.ClrType, random.Next(3) == 0 ? Integer(random) : values[random.Next(values.Count)].Number);
            case FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32:
                return Integer(random);
            case FieldType.UInt32 or FieldType.Fixed32:
                return unchecked((uint)Integer(random));
            case FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64:
                return Long(random);
            case FieldType.UInt64 or FieldType.Fixed64:
                return unchecked((ulong)Long(random));
            case FieldType.Double:
                return HostileValues.Doubles[random.Next(HostileValues.Doubles.Length)];
            case FieldType.Float:
                return (float)HostileValues.Doubles[random.Next(HostileValues.Doubles.Length)];
            default:
                return MessageValue(field, random, depth);
        }
    }

    private object MessageValue(FieldDescriptor field, Random random, int depth)
    {
        var made = New(field.MessageType);
        foreach (var inner in field.MessageType.Fields.InFieldNumberOrder().Where(f => !f.IsMap && depth < Deepest && random.Next(2) == 0))
        {
            if (inner.IsRepeated)
            {
                ((System.Collections.IList)inner.Accessor.GetValue(made)).Add(Value(inner, random, depth + 1));
            }
            else
            {
                inner.Accessor.SetValue(made, Value(inner, random, depth + 1));
            }
        }

        // The reflection of wrapped values takes and gives the value itself.
        return field.MessageType.File.Name == "google/protobuf/wrappers.proto"
            ? made.Descriptor.Fields[1].Accessor.GetValue(made)
            : made;
    }

    private static IMessage New(MessageDescriptor type) => type.Parser.ParseFrom(ByteString.Empty);

    private static int Integer(Random random) => random.Next(4) == 0 ? random.Next(int.MinValue, int.MaxValue) : HostileValues.Integers[random.Next(HostileValues.Integers.Length)];

    private static long Long(Random random) => random.Next(4) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : HostileValues.Longs[random.Next(HostileValues.Longs.Length)];

    private static string Damaged(string name, Random random) => random.Next(5) switch
    {
        0 => name[..random.Next(name.Length)],
        1 => name + HostileValues.Texts[random.Next(HostileValues.Texts.Length)],
        2 => name.Insert(random.Next(name.Length), "\u0000"),
        3 => name.Replace(name[random.Next(name.Length)], (char)random.Next(33, 127)),
        _ => name,
    };
}
