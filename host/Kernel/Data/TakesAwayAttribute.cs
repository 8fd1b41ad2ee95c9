namespace CchcPlatform.Kernel.Data;

/// <summary>
/// Marks a migration that takes away what the last release does not need any more. All others only add, for the build that serves
/// meanwhile knows nothing of them; the conformance kit refuses one that takes something away and does not say so.
/// </summary>
/// <param name="because">Why no released build misses it, for people.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TakesAwayAttribute(string because) : Attribute
{
    /// <summary>Why no released build misses it, for people.</summary>
    public string Because { get; } = because;
}
