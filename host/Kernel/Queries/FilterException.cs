using CchcPlatform.Kernel.Faults;

namespace CchcPlatform.Kernel.Queries;

/// <summary>
/// A filter cannot be read. Reasons: <c>FILTER_TOO_LONG</c>, <c>FILTER_TOO_DEEP</c>, <c>FILTER_CONTROL_CHARACTER</c>,
/// <c>FILTER_UNBALANCED</c>, <c>FILTER_SYNTAX</c>, <c>FILTER_UNKNOWN_FIELD</c>, <c>FILTER_OPERATOR</c>, <c>FILTER_VALUE</c>.
/// </summary>
/// <param name="position">Where in the filter, in characters from 1.</param>
/// <param name="sentence">What is wrong and what is expected; the position is added to it.</param>
/// <param name="reason">One of the reasons above.</param>
public sealed class FilterException(int position, string sentence, string reason)
    : InvalidInputException("filter", $"At character {position}: {sentence}", reason)
{
    /// <summary>Where in the filter, in characters from 1.</summary>
    public int Position { get; } = position;
}
