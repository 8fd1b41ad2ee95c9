using Cchc.Ledger.V1;
using Grpc.Core;

namespace CchcPlatform.Modules.Ledger.Accounts;

internal sealed class LedgerService(OpenAccount openAccount, AddEntry addEntry, DeleteAccount deleteAccount) : Cchc.Ledger.V1.LedgerService.LedgerServiceBase
{
    public override Task<OpenAccountResponse> OpenAccount(OpenAccountRequest request, ServerCallContext context) =>
        openAccount.ExecuteAsync(request, context.CancellationToken);

    public override Task<AddEntryResponse> AddEntry(AddEntryRequest request, ServerCallContext context) =>
        addEntry.ExecuteAsync(request, context.CancellationToken);

    public override Task<DeleteAccountResponse> DeleteAccount(DeleteAccountRequest request, ServerCallContext context) =>
        deleteAccount.ExecuteAsync(request, context.CancellationToken);
}
