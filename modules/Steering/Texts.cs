using System.Text;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Text;

namespace CchcPlatform.Modules.Steering;

/// <summary>Texts that people wrote: checked, and stored composed so that equal texts are equal.</summary>
internal static class Texts
{
    /// <summary>Several lines, not empty.</summary>
    public static string Read(string text, string field, int atMost, Violations violations)
    {
        violations.Require(!string.IsNullOrWhiteSpace(text), field, "must not be empty.", "FIELD_REQUIRED");
        return ReadOptional(text, field, atMost, violations);
    }

    /// <summary>Several lines, or nothing.</summary>
    public static string ReadOptional(string text, string field, int atMost, Violations violations)
    {
        violations.Require(text.Length <= atMost, field, $"must have at most {atMost} characters.", "FIELD_TOO_LONG");
        violations.Require(!VietnameseText.HasControlCharacters(text, allowTabsAndLineBreaks: true), field, "must not hold control characters.", "CONTROL_CHARACTERS");
        return Composed(text);
    }

    /// <summary>One line, not empty: a number, a name.</summary>
    public static string ReadLine(string text, string field, int atMost, Violations violations)
    {
        violations.Require(!string.IsNullOrWhiteSpace(text), field, "must not be empty.", "FIELD_REQUIRED");
        return ReadOptionalLine(text, field, atMost, violations);
    }

    /// <summary>One line, or nothing.</summary>
    public static string ReadOptionalLine(string text, string field, int atMost, Violations violations)
    {
        violations.Require(text.Length <= atMost, field, $"must have at most {atMost} characters.", "FIELD_TOO_LONG");
        violations.Require(!VietnameseText.HasControlCharacters(text), field, "must be one line without control characters.", "CONTROL_CHARACTERS");
        return VietnameseText.Normalize(text);
    }

    // Half of a surrogate pair cannot be composed; it has been noted as a violation by then.
    private static string Composed(string text) =>
        VietnameseText.HasControlCharacters(text, allowTabsAndLineBreaks: true) ? "" : text.Normalize(NormalizationForm.FormC).Trim();
}
