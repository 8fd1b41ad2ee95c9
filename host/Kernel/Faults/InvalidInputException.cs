namespace CchcPlatform.Kernel.Faults;

/// <summary>
/// One field of a request has a value that can never be right, whatever is stored: wrong form, out of range, too long.
/// As every <see cref="InvalidFault"/> it is answered as INVALID_ARGUMENT, with this one field violation.
/// </summary>
/// <param name="field">The field's name in the request's proto message, e.g. <c>page_token</c>.</param>
/// <param name="description">One English sentence: what is wrong and what is expected.</param>
/// <param name="reason">A stable code for programs, in UPPER_SNAKE_CASE, e.g. <c>PAGE_TOKEN_MALFORMED</c>.</param>
public class InvalidInputException(string field, string description, string reason) : InvalidFault(field, description, reason)
{
    /// <summary>The field's name in the request's proto message, e.g. <c>filter</c> or <c>page_size</c>.</summary>
    public string Field { get; } = field;

    /// <summary>One English sentence: what is wrong and what is expected.</summary>
    public string Description { get; } = description;
}
