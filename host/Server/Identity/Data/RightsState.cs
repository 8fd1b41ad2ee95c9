namespace CchcPlatform.Server.Identity.Data;

/// <summary>One row whose version rises, in the same transaction, with every change of accounts, roles or grants.</summary>
public sealed class RightsState
{
    public const short OnlyId = 1;

    public required short Id { get; init; }
    public long Version { get; init; }
}
