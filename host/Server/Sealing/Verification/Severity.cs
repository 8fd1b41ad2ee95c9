namespace CchcPlatform.Server.Sealing.Verification;

/// <summary>What a finding means for the evidence.</summary>
internal enum Severity
{
    /// <summary>Worth knowing; nothing is wrong.</summary>
    Note,

    /// <summary>Facts that a restored database does not have any more. Honest after an accident, and for people to judge.</summary>
    Lost,

    /// <summary>The export contradicts what was sealed.</summary>
    Wrong,
}
