namespace CchcPlatform.Modules.Steering.Imports.Reading;

internal sealed record PeriodicWords(string Phrase, Interval Interval);
