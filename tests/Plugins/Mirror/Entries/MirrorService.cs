using Cchc.Ledger.V1;
using Cchc.Mirror.V1;
using Grpc.Core;

namespace CchcPlatform.Modules.Mirror.Entries;

internal sealed class MirrorService(LedgerService.LedgerServiceClient ledger) : Cchc.Mirror.V1.MirrorService.MirrorServiceBase
{
    public override async Task<PassEntryResponse> PassEntry(PassEntryRequest request, ServerCallContext context)
    {
        var added = await ledger.AddEntryAsync(
            new AddEntryRequest { Name = request.Name, Amount = request.Amount, Reason = request.Reason, RequestId = request.RequestId },
            cancellationToken: context.CancellationToken);
        return new PassEntryResponse { Balance = added.Account.Balance };
    }
}
