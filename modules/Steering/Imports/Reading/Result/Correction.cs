namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>A misspelling, and what is offered beside it; the typed text itself never changes.</summary>
internal sealed record Correction(string Field, string Typed, string Offered);
