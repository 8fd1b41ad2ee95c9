using System.Text;
using System.Text.Json;
using Cchc.Platform.V1;
using Google.Protobuf;

namespace CchcPlatform.Server.Sealing;

/// <summary>Lines of evidence as text: exports, witness files and the list of keys have the same form.</summary>
internal static class EvidenceLines
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default);
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithRecursionLimit(8));

    public static string Format(EvidenceLine line) => Formatter.Format(line);

    /// <summary>The line, or null when the text is none, or a checkpoint or fact without its time.</summary>
    public static EvidenceLine? Parse(string text)
    {
        try
        {
            // A field that stands twice is one thing to this program and another to the next reader.
            JsonDocument.Parse(text, Strict).Dispose();
            var line = Parser.Parse<EvidenceLine>(text);
            return line is { Checkpoint: { SealTime: null } } or { Fact: { RecordTime: null } } ? null : line;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidJsonException or InvalidProtocolBufferException or InvalidOperationException or FormatException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>The lines of a file with their numbers from 1; null for a line that cannot be read. Empty lines are passed over.</summary>
    public static IEnumerable<(long Number, EvidenceLine? Line)> Read(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16), Encoding.UTF8);
        for (var number = 1L; reader.ReadLine() is { } text; number++)
        {
            if (text.Length > 0)
            {
                yield return (number, Parse(text));
            }
        }
    }
}
