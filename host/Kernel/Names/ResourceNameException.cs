using CchcPlatform.Kernel.Faults;

namespace CchcPlatform.Kernel.Names;

/// <summary>A resource name has not the expected form; reason <c>RESOURCE_NAME_MALFORMED</c>.</summary>
/// <param name="field">The request's field, e.g. <c>name</c> or <c>parent</c>.</param>
/// <param name="pattern">The form expected.</param>
/// <param name="sentence">What differs from it.</param>
public sealed class ResourceNameException(string field, string pattern, string sentence)
    : InvalidInputException(field, $"Expected a name of the form {pattern}: {sentence}", "RESOURCE_NAME_MALFORMED")
{
    /// <summary>The form expected, e.g. <c>communes/{commune}/plans/{plan}</c>.</summary>
    public string Pattern { get; } = pattern;
}
