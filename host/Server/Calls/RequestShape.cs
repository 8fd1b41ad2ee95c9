using System.Buffers;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CchcPlatform.Server.Calls;

/// <summary>What no request of any module may hold: control characters, texts without end, structures without bottom.</summary>
internal static class RequestShape
{
    private const int LongestText = 32_000;

    private static readonly SearchValues<char> ControlCharacters =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Select(code => (char)code).Except(['\t', '\n', '\r']), '\u007f']);

    /// <exception cref="InvalidFault">Something in the request can never be right.</exception>
    public static void Check(IMessage request)
    {
        List<FieldViolation>? found = null;
        Walk(request, new FieldPlace(), ref found);
        if (found is not null)
        {
            throw new InvalidFault(found);
        }
    }

    public static void CheckRequestId(string requestId)
    {
        if (requestId.Length > 64 || requestId.Any(c => c is < '!' or > '~'))
        {
            throw new InvalidFault("request_id", "must have at most 64 visible ASCII characters; a UUID is right.", "REQUEST_ID_MALFORMED");
        }
    }

    /// <summary>A reason is kept with the facts and shown in the history, whatever the rpc.</summary>
    public static void CheckReason(string reason)
    {
        if (VietnameseText.HasControlCharacters(reason, allowTabsAndLineBreaks: true))
        {
            throw new InvalidFault("reason", "must not hold control characters.", "CONTROL_CHARACTERS");
        }
    }

    private static void Walk(IMessage message, FieldPlace place, ref List<FieldViolation>? found)
    {
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            if (field.FieldType is not (FieldType.String or FieldType.Message) || found?.Count >= InvalidFault.Most)
            {
                continue;
            }

            place.Enter(field.Name);
            switch (field.Accessor.GetValue(message))
            {
                case string text:
                    CheckText(text, place, ref found);
                    break;
                case IMessage inner:
                    Walk(inner, place, ref found);
                    break;
                case System.Collections.IDictionary map:
                    foreach (System.Collections.DictionaryEntry entry in map)
                    {
                        CheckText(entry.Key as string ?? "", place, ref found);
                        CheckText(entry.Value as string ?? "", place, ref found);
                    }

                    break;
                case System.Collections.IList list:
                    for (var i = 0; i < list.Count && !(found?.Count >= InvalidFault.Most); i++)
                    {
                        place.MoveTo(i);
                        if (list[i] is string item)
                        {
                            CheckText(item, place, ref found);
                        }
                        else if (list[i] is IMessage element)
                        {
                            Walk(element, place, ref found);
                        }
                    }

                    break;
            }

            place.Leave();
        }
    }

    private static void CheckText(string text, FieldPlace place, ref List<FieldViolation>? found)
    {
        if (text.Length > LongestText)
        {
            (found ??= []).Add(new FieldViolation(place.ToString(), $"must have at most {LongestText} characters.", "FIELD_TOO_LONG"));
        }
        else if (text.AsSpan().ContainsAny(ControlCharacters))
        {
            (found ??= []).Add(new FieldViolation(place.ToString(), "must not hold control characters.", "CONTROL_CHARACTERS"));
        }
    }
}
