namespace CchcPlatform.Server.Identity.Data;

/// <summary>A permission (wildcards allowed) that a role carries. Withdrawn rather than deleted, so that no start-up seeds it again.</summary>
public sealed class RolePermission
{
    public required string Role { get; init; }
    public required string Permission { get; init; }
    public DateTimeOffset? WithdrawnAt { get; set; }
}
