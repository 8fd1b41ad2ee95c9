namespace CchcPlatform.Server.Sealing.Verification;

/// <summary>One chain in a few numbers.</summary>
/// <param name="Module">Key of the module.</param>
/// <param name="Commune">Code of the commune.</param>
/// <param name="Facts">Facts in the export.</param>
/// <param name="Unsealed">Of these, how many come after the last checkpoint.</param>
/// <param name="Checkpoints">Number of the last checkpoint; 0 without one.</param>
/// <param name="SealedUpTo">Position that the last checkpoint covers.</param>
/// <param name="WitnessedUpTo">Number of the last checkpoint that a witness confirms; 0 without one.</param>
internal sealed record ChainSummary(string Module, string Commune, long Facts, long Unsealed, long Checkpoints, long SealedUpTo, long WitnessedUpTo);
