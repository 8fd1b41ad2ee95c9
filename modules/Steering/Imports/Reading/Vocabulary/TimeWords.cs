namespace CchcPlatform.Modules.Steering.Imports.Reading;

internal sealed record TimeWords(
    IReadOnlyList<string> Continuous,
    IReadOnlyList<string> TriggeredStart,
    IReadOnlyList<string> ProgrammeStart,
    IReadOnlyList<PeriodicWords> Periodic,
    IReadOnlyList<string> Fillers);
