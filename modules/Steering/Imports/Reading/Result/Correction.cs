namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>A misspelling, and what is offered beside it; the typed text itself never changes.</summary>
/// <param name="Field">As JSON names it.</param>
/// <param name="Typed">As it was typed.</param>
/// <param name="Offered">What is offered.</param>
internal sealed record Correction(string Field, string Typed, string Offered);
