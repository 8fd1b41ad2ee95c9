namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>What stands before the table. <see cref="Flags"/> holds NUMBER_MISSING when number or date is blank, or the date one that no plan of its year has.</summary>
internal sealed record PlanHeader(string? Title, int? Year, string? Number, DateOnly? IssuedOn, IReadOnlyList<string> Lines, IReadOnlyList<string> Flags);
