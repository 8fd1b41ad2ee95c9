namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Another reading of a row: AS_TYPED, AS_ONE, AS_TWO, OWN_TASK. The sentence is for people.</summary>
internal sealed record RowAlternative(string Code, string Sentence, IReadOnlyList<RowProposal> Rows);
