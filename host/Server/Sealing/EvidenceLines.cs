using System.Text;
using System.Text.Json;
using Cchc.Platform.V1;
using Google.Protobuf;

namespace CchcPlatform.Server.Sealing;

/// <summary>Lines of evidence as text: exports, witness files and the list of keys have the same form.</summary>
internal static class EvidenceLines
{
    // Beyond these no honest line goes, and what is longer or larger would only exhaust who reads it.
    private const int MostCharacters = 64 << 20;
    private const long MostFacts = 1L << 40;

    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default);
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithRecursionLimit(8));

    public static string Format(EvidenceLine line) => Formatter.Format(line);

    /// <summary>The line, or null when the text is none, or a checkpoint or fact without its time or with a number that none can have.</summary>
    public static EvidenceLine? Parse(string text)
    {
        try
        {
            // A field that stands twice is one thing to this program and another to the next reader.
            using (var json = JsonDocument.Parse(text, Strict))
            {
                if (HasTwice(json.RootElement))
                {
                    return null;
                }
            }

            var line = Parser.Parse<EvidenceLine>(text);
            return line is { Checkpoint: { SealTime: null } or { Number: < 1 or > MostFacts } or { FactCount: < 0 or > MostFacts } } or { Fact: { RecordTime: null } } ? null : line;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidJsonException or InvalidProtocolBufferException or InvalidOperationException or FormatException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    // A field has two names, recordTime and record_time.
    private static bool HasTwice(JsonElement json)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return json.ValueKind switch
        {
            JsonValueKind.Array => json.EnumerateArray().Any(HasTwice),
            JsonValueKind.Object => json.EnumerateObject().Any(field => !names.Add(field.Name.Replace("_", "")) || HasTwice(field.Value)),
            _ => false,
        };
    }

    /// <summary>The lines of a file with their numbers from 1; null for a line that cannot be read. Empty lines are passed over.</summary>
    public static IEnumerable<(long Number, EvidenceLine? Line)> Read(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16), Encoding.UTF8);
        var number = 0L;
        foreach (var text in Texts(reader))
        {
            number++;
            if (text is not "")
            {
                yield return (number, text is null ? null : Parse(text));
            }
        }
    }

    // Null for a line that is too long to be one.
    private static IEnumerable<string?> Texts(StreamReader reader)
    {
        var (block, text, tooLong) = (new char[1 << 16], new StringBuilder(), false);
        while (reader.Read(block) is > 0 and var length)
        {
            for (var start = 0; start < length;)
            {
                var end = Array.IndexOf(block, '\n', start, length - start) is >= 0 and var found ? found : length;
                tooLong |= text.Length + end - start > MostCharacters;
                text.Append(block, start, tooLong ? 0 : end - start);
                if (end < length)
                {
                    yield return Taken();
                }

                start = end + 1;
            }
        }

        if (text.Length > 0 || tooLong)
        {
            yield return Taken();
        }

        string? Taken()
        {
            var taken = tooLong ? null : text.ToString().TrimEnd('\r');
            tooLong = false;
            text.Clear();
            return taken;
        }
    }
}
