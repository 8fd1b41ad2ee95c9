namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>What stands before the table. <see cref="Flags"/> holds NUMBER_MISSING when number or date is blank.</summary>
internal sealed record PlanHeader(string? Title, int? Year, string? Number, DateOnly? IssuedOn, IReadOnlyList<string> Lines, IReadOnlyList<string> Flags);
