using CchcPlatform.Kernel.Data;

namespace CchcPlatform.Modules.Ledger.Accounts;

internal sealed class Account : Aggregate
{
    public required string AccountId { get; init; }

    public long Balance { get; set; }

    public override string ResourceName => $"communes/{Commune}/accounts/{AccountId}";

    public Cchc.Ledger.V1.Account ToMessage() => new() { Name = ResourceName, Balance = Balance, Etag = Etag };
}
