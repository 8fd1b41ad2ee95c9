using System.Collections;
using System.Collections.Concurrent;
using Cchc.Options.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CchcPlatform.Kernel.Facts;

/// <summary>
/// The fields that tell about a person, marked <c>(cchc.options.v1.personal) = true</c> in the contracts. They are taken out of a fact
/// before it is written, so that the log, its history, feeds and exports hold none and nothing has to be deleted from an append-only
/// table (Luật 91/2025/QH15 on personal data gives a person the right to deletion). Who did what stays on record by subject, never by name.
/// </summary>
/// <remarks>A reaction therefore never sees such a field; it asks the owning module when it needs one. Safe for use by several threads at once.</remarks>
public static class PersonalFields
{
    private static readonly ConcurrentDictionary<MessageDescriptor, bool> Holders = new();

    /// <summary>Whether a field is marked.</summary>
    public static bool IsPersonal(FieldDescriptor field) => field.GetOptions()?.GetExtension(OptionsExtensions.Personal) is true;

    /// <summary>Whether a message, or one inside it at any depth, has a marked field.</summary>
    public static bool AreIn(MessageDescriptor message) => Holders.GetOrAdd(message, static type => Look(type, []));

    /// <summary>The message without its personal fields: itself when its type has none, otherwise a copy.</summary>
    public static IMessage Without(IMessage message)
    {
        if (!AreIn(message.Descriptor))
        {
            return message;
        }

        var copy = message.Descriptor.Parser.ParseFrom(message.ToByteString());
        Clear(copy);
        return copy;
    }

    private static void Clear(IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (IsPersonal(field))
            {
                field.Accessor.Clear(message);
            }
            else if (Inner(field) is { } inner && AreIn(inner))
            {
                foreach (var part in PartsOf(field, message))
                {
                    Clear(part);
                }
            }
        }
    }

    private static IEnumerable<IMessage> PartsOf(FieldDescriptor field, IMessage message) => field.Accessor.GetValue(message) switch
    {
        IMessage one => [one],
        IDictionary map => map.Values.Cast<IMessage>(),
        IList list => list.Cast<IMessage>(),
        _ => [],
    };

    // The message type that a field holds, in a map the type of its values.
    private static MessageDescriptor? Inner(FieldDescriptor field)
    {
        var holder = field.IsMap ? field.MessageType.FindFieldByNumber(2) : field;
        return holder.FieldType == FieldType.Message ? holder.MessageType : null;
    }

    private static bool Look(MessageDescriptor message, HashSet<MessageDescriptor> seen) =>
        seen.Add(message) && message.Fields.InDeclarationOrder().Any(field => IsPersonal(field) || Inner(field) is { } inner && Look(inner, seen));
}
