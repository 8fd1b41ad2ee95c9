using Cchc.Ledger.V1;
using CchcPlatform.Conformance;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Ledger;
using CchcPlatform.Testing;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CchcPlatform.Host.Tests.Facts;

/// <summary>The test module ledger, whose contract is its own: the kit holds for modules that the platform does not know.</summary>
public sealed class LedgerConformance(LedgerConformance.Ledger subject) : ModuleConformance(subject), IClassFixture<LedgerConformance.Ledger>
{
    public class Ledger : ModuleSubject
    {
        private int made;

        // Not beside the others: the product's permissions are those of its own modules.
        public override string PermissionsFile { get; } = Path.Combine(RepositoryScripts.Root, "tests", "Plugins", "Ledger", "LedgerPermissions.tsv");

        public override string? ReadMe => null;

        protected override IModule Module { get; } = new LedgerModule();

        protected override Dictionary<string, string?> Settings { get; } = new() { ["Modules:Folder"] = LedgerHost.Folder };

        public override async Task<IMessage> ExampleAsync(MethodDescriptor rpc) => rpc.Name switch
        {
            "OpenAccount" => NewAccount(),
            "AddEntry" => await OpenAsync() is var account ? new AddEntryRequest { Name = account.Name, Etag = account.Etag, Amount = 1 } : throw new InvalidOperationException(),
            "DeleteAccount" => await OpenAsync() is var account ? new DeleteAccountRequest { Name = account.Name, Etag = account.Etag } : throw new InvalidOperationException(),
            _ => throw new NotImplementedException(rpc.FullName),
        };

        public override string PersonFor(FieldDescriptor field) => field.Name == "holder_number" ? "079085000123" : base.PersonFor(field);

        public override async Task GrowAsync(int rows)
        {
            await OpenAsync();
            await Host.CopyRowsAsync("ledger.accounts", rows, [("id", "gen_random_uuid()"), ("account_id", "gen_random_uuid()::text")]);
        }

        private OpenAccountRequest NewAccount() => new() { Parent = "communes/25195", AccountId = $"mau-{Interlocked.Increment(ref made)}" };

        private async Task<Account> OpenAsync() => (await (await Host.LedgerAsync()).OpenAccountAsync(NewAccount())).Account;
    }
}
