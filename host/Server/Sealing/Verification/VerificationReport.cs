namespace CchcPlatform.Server.Sealing.Verification;

/// <summary>What a verification says.</summary>
/// <param name="Verdict">The gravest severity found.</param>
/// <param name="Findings">The findings, the gravest first.</param>
/// <param name="Chains">The chains.</param>
internal sealed record VerificationReport(Severity Verdict, IReadOnlyList<Finding> Findings, IReadOnlyList<ChainSummary> Chains);
