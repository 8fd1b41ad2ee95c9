namespace CchcPlatform.Kernel.Access;

/// <summary>A role that a person or program holds, and where.</summary>
/// <param name="Role">Code of the role, such as <c>UnitHead</c>.</param>
/// <param name="Commune">Five-digit commune code, or <see cref="EveryCommune"/>.</param>
/// <param name="Unit">Code of the unit within the commune, or null for the whole commune.</param>
public sealed record Grant(string Role, string Commune, string? Unit)
{
    /// <summary>Stands in <see cref="Commune"/> for all communes of the deployment.</summary>
    public const string EveryCommune = "*";
}
