using CchcPlatform.Kernel.Access;
using CchcPlatform.Server.Identity.Data;

namespace CchcPlatform.Server.Identity.Accounts;

/// <summary>What a change of rights works with: while it lasts no other one is made.</summary>
/// <param name="Db">The context of its transaction.</param>
/// <param name="Caller">Who makes it, with the rights that the changes before have left.</param>
/// <param name="Now">When it is made.</param>
internal sealed record RightsAtChange(IdentityDb Db, Caller Caller, DateTimeOffset Now);
