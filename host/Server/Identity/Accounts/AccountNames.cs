using CchcPlatform.Kernel.Faults;

namespace CchcPlatform.Server.Identity.Accounts;

/// <summary>Resource names <c>accounts/&lt;subject&gt;</c> and <c>accounts/&lt;subject&gt;/grants/&lt;id&gt;</c>.</summary>
internal static class AccountNames
{
    /// <summary>Stands for all accounts in a parent.</summary>
    public const string All = "-";

    public static string OfAccount(string subject) => "accounts/" + Uri.EscapeDataString(subject);

    public static string OfGrant(string subject, Guid id) => OfAccount(subject) + "/grants/" + id;

    public static string SubjectOf(string name, string field) => name.Split('/') is ["accounts", { Length: > 0 and <= 600 } subject]
        ? Unescape(subject, field)
        : throw new InvalidFault(field, "must be of the form accounts/{account}.", "RESOURCE_NAME_MALFORMED");

    public static (string Subject, Guid Id) GrantOf(string name, string field) =>
        name.Split('/') is ["accounts", { Length: > 0 and <= 600 } subject, "grants", var id] && Guid.TryParseExact(id, "D", out var guid)
            ? (Unescape(subject, field), guid)
            : throw new InvalidFault(field, "must be of the form accounts/{account}/grants/{grant}.", "RESOURCE_NAME_MALFORMED");

    // What was escaped has passed by the rules for texts of a request.
    private static string Unescape(string escaped, string field) => Uri.UnescapeDataString(escaped) is { Length: <= 200 } subject && !subject.Any(char.IsControl)
        ? subject
        : throw new InvalidFault(field, "must name an account by at most 200 characters without control characters.", "RESOURCE_NAME_MALFORMED");
}
