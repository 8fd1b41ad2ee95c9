namespace CchcPlatform.Kernel.Faults;

/// <summary>Collects what is wrong with a request, so that the caller learns of everything at once.</summary>
public sealed class Violations
{
    private readonly List<FieldViolation> found = [];

    /// <summary>Notes a violation unless the condition holds.</summary>
    public Violations Require(bool condition, string field, string description, string reason = "FIELD_INVALID")
    {
        if (!condition)
        {
            found.Add(new FieldViolation(field, description, reason));
        }

        return this;
    }

    /// <summary>The text must have something in it beside white space and at most so many characters.</summary>
    public Violations RequireText(string text, string field, int atMost)
    {
        Require(!string.IsNullOrWhiteSpace(text), field, "must not be empty.", "FIELD_REQUIRED");
        return Require(text.Length <= atMost, field, $"must have at most {atMost} characters.", "FIELD_TOO_LONG");
    }

    /// <exception cref="InvalidFault">Something was noted.</exception>
    public void ThrowIfAny()
    {
        if (found.Count > 0)
        {
            throw new InvalidFault(found);
        }
    }
}
