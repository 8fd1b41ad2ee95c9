using Cchc.Ledger.V1;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Ledger.Data;
using CchcPlatform.Modules.Ledger.Jobs;

namespace CchcPlatform.Modules.Ledger;

/// <summary>A module that publishes, for the tests of facts.</summary>
public sealed class LedgerModule : IModule
{
    public string Key => "ledger";

    public void Describe(ModuleBuilder module) => module
        .Database<LedgerDb>()
        .Grpc<Accounts.LedgerService>()
        .Publishes<AccountOpened>()
        .Publishes<EntryAdded>()
        .Publishes<AccountDeleted>()
        // Once a year; tests move it.
        .Jobs<AddFees>("0 0 0 1 1 ?")
        .Permissions([new Permission("ledger.accounts.write", "Ghi sổ / Keep accounts") { Roles = ["ParOfficer"] }]);
}
