namespace CchcPlatform.Kernel.Access;

/// <summary>
/// One right that a module defines: what an rpc asks for and what an administrator reads when giving a role.
/// </summary>
/// <param name="Code">Dotted lower-case code that starts with the module's key, such as <c>steering.plans.read</c>.</param>
/// <param name="Sentence">What the right allows, in Vietnamese and English: <c>"Xem kế hoạch / Read plans"</c>.</param>
public sealed record Permission(string Code, string Sentence)
{
    /// <summary>
    /// Codes of the roles that have the right from the first start with the module on, such as <c>HrOfficer</c>; beside those whose
    /// patterns cover it, as <c>*.read</c> does.
    /// </summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>The permission of an rpc that anyone may call without a token (only in a <c>Public…Service</c>).</summary>
    public const string Public = "public";

    /// <summary>The permission of an rpc that asks for a valid token and no right.</summary>
    public const string Authenticated = "authenticated";
}
