using CchcPlatform.Kernel.Access;
using CchcPlatform.Server.Identity;

namespace CchcPlatform.Server.Admission;

/// <summary>
/// With whom a call shares its part of the host: a caller whose rights lie in one commune with all of that commune; one whose
/// rights span several (a province's system, an operator, a module) with nobody. Known from the token alone, before the body
/// of the request is read.
/// </summary>
/// <param name="Key">Code of the commune, or the subject.</param>
/// <param name="Subject">Who of the tenant.</param>
internal readonly record struct Tenant(string Key, string Subject)
{
    public static Tenant Of(HttpContext context)
    {
        var caller = context.Caller();
        if (!caller.IsAuthenticated)
        {
            return new Tenant("anonymous", context.Connection.RemoteIpAddress?.ToString() ?? "");
        }

        if (caller.Grants.Count == 0)
        {
            // Outside issuers know many people who have no right here: together they count as one.
            return new Tenant("no rights", caller.Subject);
        }

        var commune = caller.Grants[0].Commune;
        return new Tenant(
            commune != Grant.EveryCommune && IsOnly(commune, caller.Grants) ? commune : caller.Subject,
            caller.Subject);
    }

    private static bool IsOnly(string commune, IReadOnlyList<Grant> grants)
    {
        for (var i = 1; i < grants.Count; i++)
        {
            if (grants[i].Commune != commune)
            {
                return false;
            }
        }

        return true;
    }
}
