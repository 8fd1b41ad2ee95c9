using CchcPlatform.Kernel.Faults;
using CchcPlatform.Modules.Steering.Imports.Reading;
using Google.Protobuf.Collections;
using RowProposal = Cchc.Steering.V1.RowProposal;

namespace CchcPlatform.Modules.Steering.Imports;

/// <summary>The texts that a person gives a row: made tidy and limited as the cells of a file are, whichever field they stand in.</summary>
internal static class EditedTexts
{
    private const int LongestActivity = 20_000;
    private static readonly string[] Areas = ["", "I", "II", "III", "IV", "V", "VI", "VII"];

    /// <summary>The texts as they are stored; what is wrong with one is said of its field.</summary>
    public static RowProposal Read(RowProposal edited, string row, Violations violations)
    {
        var read = new RowProposal();
        foreach (var field in RowProposal.Descriptor.Fields.InDeclarationOrder())
        {
            var name = $"{row}.{field.Name}";
            switch (field.Accessor.GetValue(edited))
            {
                case string text:
                    field.Accessor.SetValue(read, Read(text, name, violations));
                    break;
                case RepeatedField<string> texts:
                    RequireFew(texts.Count, name, violations);
                    ((RepeatedField<string>)field.Accessor.GetValue(read)).AddRange(texts.Select(text => Read(text, name, violations)));
                    break;
                case MapField<string, string> columns:
                    RequireFew(columns.Count, name, violations);
                    var kept = (MapField<string, string>)field.Accessor.GetValue(read);
                    foreach (var (column, text) in columns)
                    {
                        kept[Read(column, name, violations)] = Read(text, name, violations);
                    }

                    break;
            }
        }

        violations.RequireText(read.Text, $"{row}.text", LongestActivity);
        violations.Require(Areas.Contains(read.Area), $"{row}.area", "must be I to VII, or empty.");
        return read;
    }

    private static string Read(string text, string field, Violations violations)
    {
        // The host has looked at its length, and at most control characters.
        var refused = text.Any(RowCollector.IsRefused);
        violations.Require(!refused, field, "must not hold control characters.", "CONTROL_CHARACTERS");
        return refused ? text : Wording.Tidy(text);
    }

    private static void RequireFew(int count, string field, Violations violations) =>
        violations.Require(count <= ReadingLimits.Default.Columns, field, $"must have at most {ReadingLimits.Default.Columns} texts.", "TOO_MANY");
}
