using Cchc.Identity.V1;
using CchcPlatform.Kernel.Facts;
using CchcPlatform.Server.Identity.Data;
using Google.Protobuf;

namespace CchcPlatform.Server.Identity.Accounts;

/// <summary>The two things that happen to a grant, as facts of its commune. A grant has two revisions: given, withdrawn.</summary>
internal static class GrantFacts
{
    public static UnsavedFact Given(this GrantRow grant, bool accountCreated) =>
        Of(grant, 1, new GrantGiven { Grant = grant.ToMessage(), AccountCreated = accountCreated });

    public static UnsavedFact Withdrawn(this GrantRow grant) => Of(grant, 2, new GrantWithdrawn { Grant = grant.ToMessage() });

    private static UnsavedFact Of(GrantRow grant, long revision, IMessage message) =>
        new(grant.Commune, AccountNames.OfGrant(grant.Subject, grant.Id), revision, message);
}
