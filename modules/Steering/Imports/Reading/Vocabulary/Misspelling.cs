namespace CchcPlatform.Modules.Steering.Imports.Reading;

internal sealed record Misspelling(string Typed, string Offered);
