namespace CchcPlatform.Modules.Steering.Imports.Reading;

internal sealed record AppendixReading(
    PlanHeader Header,
    IReadOnlyList<ReadRow> Rows,
    IReadOnlyList<UnplacedText> NotPlaced,
    IReadOnlyList<string> UnknownColumns);
