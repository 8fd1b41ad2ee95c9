using Cchc.Identity.V1;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Server.Identity.Data;

namespace CchcPlatform.Server.Identity;

/// <summary>
/// Rights as a module: a schema and a fact log of its own, so that who gave which right is evidence like every other change.
/// Its rpcs are the platform's <c>AccountService</c>.
/// </summary>
internal sealed class IdentityModule : IModule
{
    public string Key => IdentityDb.Schema;

    public void Describe(ModuleBuilder module) => module
        .Database(new IdentityDatabase())
        .Publishes<GrantGiven>()
        .Publishes<GrantWithdrawn>()
        .Publishes<AccountDisabled>()
        .Publishes<AccountEnabled>()
        .Publishes<AccountSecretRenewed>();
}
