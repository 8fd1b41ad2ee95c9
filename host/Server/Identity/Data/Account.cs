namespace CchcPlatform.Server.Identity.Data;

/// <summary>A person or program known to the platform. Who they are is proven by a token; this is who may hold roles.</summary>
public sealed class Account
{
    public required string Subject { get; init; }
    public required string ClientId { get; init; }
    public required string DisplayName { get; set; }
    public bool Enabled { get; set; } = true;
    public DateTimeOffset CreatedAt { get; init; }
}
