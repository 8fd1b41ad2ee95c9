using System.Text.Json;
using System.Text.Json.Serialization;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>The words that appendices are recognized by: data in vocabulary.json. Phrases there are folded (no accents, lower case) unless shown to people.</summary>
internal sealed record Vocabulary(
    IReadOnlyDictionary<ColumnRole, IReadOnlyList<string>> Headings,
    IReadOnlyList<Abbreviation> Abbreviations,
    IReadOnlyList<string> Dittos,
    IReadOnlyList<string> GroupStarts,
    IReadOnlyList<AreaWords> Areas,
    UnitWords Units,
    IReadOnlyList<string> Products,
    IReadOnlyList<string> Budget,
    IReadOnlyList<string> ActivityVerbs,
    IReadOnlyList<string> FoundingVerbs,
    IReadOnlyList<IReadOnlyList<string>> Topics,
    IReadOnlyList<string> UnfinishedEndings,
    TimeWords Time,
    IReadOnlyList<Misspelling> Misspellings,
    IReadOnlyList<string> Footers,
    IReadOnlyList<string> Sums,
    IReadOnlyList<string> ProvinceWording)
{
    public static Vocabulary Default { get; } = Load();

    private static Vocabulary Load()
    {
        using var stream = typeof(Vocabulary).Assembly.GetManifestResourceStream("vocabulary.json")
            ?? throw new InvalidOperationException("vocabulary.json is not embedded in the Steering module.");
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() }, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };
        return JsonSerializer.Deserialize<Vocabulary>(stream, options) ?? throw new InvalidOperationException("vocabulary.json is empty.");
    }
}
