namespace CchcPlatform.Server.Identity.Data;

/// <summary>A role given to an account, with who gave it and why; withdrawn, never deleted.</summary>
public sealed class GrantRow
{
    public required Guid Id { get; init; }
    public required string Subject { get; init; }
    public required string Role { get; init; }
    public required string Commune { get; init; }
    public string? Unit { get; init; }
    public required string GivenBy { get; init; }
    public required string Reason { get; init; }
    public required DateTimeOffset GivenAt { get; init; }
    public DateTimeOffset? WithdrawnAt { get; set; }
    public string? WithdrawnBy { get; set; }
    public string? WithdrawReason { get; set; }
}
