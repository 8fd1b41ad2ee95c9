using CchcPlatform.Modules.Steering.Imports.Reading;
using Cchc.Steering.V1;
using ReviewNote = Cchc.Steering.V1.ReviewNote;
using RowProposal = Cchc.Steering.V1.RowProposal;

namespace CchcPlatform.Modules.Steering.Imports;

/// <summary>The notes on the reading of a row that still hold for the texts that a person has decided on.</summary>
internal static class KeptNotes
{
    // What they say follows from the decided texts alone, so it is said anew.
    private static readonly HashSet<string> SaidAnew = [.. NoteCodes.OfTime, NoteCodes.LeadMissing];

    // The fields, as JSON names them, of what a note is about: with another text there it is about nothing.
    private static readonly Dictionary<string, string[]> Fields = new()
    {
        [NoteCodes.ActivityMissing] = ["text"],
        [NoteCodes.ActivityMergedAbove] = ["text"],
        [NoteCodes.TextUnfinished] = ["text"],
        [NoteCodes.ProductMissing] = ["product"],
        [NoteCodes.ProvinceWording] = ["product"],
        [NoteCodes.NotAUnit] = ["leadText"],
        [NoteCodes.LeadInherited] = ["leadText"],
        [NoteCodes.LeadIsCoordinating] = ["leadText", "coordinatingText"],
        [NoteCodes.TimeInherited] = ["timeText"],
        [NoteCodes.TimeFromHeading] = ["timeText"],
    };

    public static IEnumerable<ReviewNote> Of(ImportRow row, RowProposal decided) => row.Review.Where(note => Holds(note, row.Proposal, decided));

    private static bool Holds(ReviewNote note, RowProposal read, RowProposal decided) => note.Code == NoteCodes.Spelling
        ? Misspellings.Find(note.Field, Text(decided, note.Field)).Any(slip => slip.Offered == note.Suggestion)
        : !SaidAnew.Contains(note.Code) && Fields.GetValueOrDefault(note.Code, []).All(field => Text(read, field) == Text(decided, field));

    private static string Text(RowProposal row, string field) =>
        (string)RowProposal.Descriptor.Fields.InDeclarationOrder().Single(one => one.JsonName == field).Accessor.GetValue(row);
}
