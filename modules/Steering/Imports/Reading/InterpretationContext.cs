namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <param name="PlanYear">The year of dates that name none.</param>
/// <param name="IssuedOn">Issue day of the plan, for "kể từ ngày ban hành"; the heading's own date is used when this is null.</param>
/// <param name="KnownUnitNames">Names of the commune's units and groups, to recognize them beside the general patterns.</param>
internal sealed record InterpretationContext(int PlanYear, DateOnly? IssuedOn, IReadOnlyList<string> KnownUnitNames);
