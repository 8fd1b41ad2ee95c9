using Cchc.Ledger.V1;
using Cchc.Mirror.V1;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Mirror.Data;
using CchcPlatform.Modules.Mirror.Reactions;

namespace CchcPlatform.Modules.Mirror;

/// <summary>A module that reacts to the ledger, for the tests of facts.</summary>
public sealed class MirrorModule : IModule
{
    public string Key => "mirror";

    public void Describe(ModuleBuilder module) => module
        .Database<MirrorDb>()
        .Grpc<Entries.MirrorService>()
        .Calls<LedgerService.LedgerServiceClient>()
        .Permissions([new Permission("mirror.entries.write", "Ghi qua gương / Pass entries on")])
        .Publishes<EntryCounted>()
        .Handles<EntryAdded, CountWhenEntryAdded>();
}
