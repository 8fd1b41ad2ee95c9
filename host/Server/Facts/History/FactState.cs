using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CchcPlatform.Server.Facts.History;

/// <summary>
/// A fact taken apart: the state of its resource after the change, and what it says besides. The state is the message in it that
/// bears the resource's name; a fact without one is a state of its own kind.
/// </summary>
/// <param name="Kind">Type of the state; states of one kind can be compared.</param>
/// <param name="State">The state.</param>
/// <param name="Besides">Fields of the fact that are not the state, with the fact that holds them; null when the fact is the state.</param>
internal sealed record FactState(MessageDescriptor Kind, IMessage State, IMessage? Besides)
{
    public static FactState Of(IMessage fact, string resource)
    {
        foreach (var field in Candidates(fact.Descriptor))
        {
            if (field.Accessor.GetValue(fact) is IMessage state && NameField(field.MessageType)!.Accessor.GetValue(state) is string name && name == resource)
            {
                var besides = fact.Descriptor.Parser.ParseFrom(fact.ToByteString());
                field.Accessor.Clear(besides);
                return new FactState(field.MessageType, state, besides);
            }
        }

        return new FactState(fact.Descriptor, fact, null);
    }

    /// <summary>Whether a fact of this type may hold a state of a kind.</summary>
    public static bool MayHold(MessageDescriptor fact, MessageDescriptor kind) =>
        fact == kind || Candidates(fact).Any(field => field.MessageType == kind);

    private static IEnumerable<FieldDescriptor> Candidates(MessageDescriptor fact) => fact.Fields.InDeclarationOrder()
        .Where(field => field is { FieldType: FieldType.Message, IsRepeated: false } && NameField(field.MessageType) is not null);

    private static FieldDescriptor? NameField(MessageDescriptor message) => message.FindFieldByName("name") is { FieldType: FieldType.String, IsRepeated: false } name ? name : null;
}
