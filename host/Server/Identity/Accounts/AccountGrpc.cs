using Cchc.Platform.V1;
using CchcPlatform.Kernel.Access;
using Grpc.Core;

namespace CchcPlatform.Server.Identity.Accounts;

/// <summary>Accounts and grants over gRPC: one line an rpc.</summary>
internal sealed class AccountGrpc(
    ListAccounts accounts, ListGrants grants, GiveGrant give, WithdrawGrant withdraw, DisableAccount disable, EnableAccount enable) : AccountService.AccountServiceBase
{
    public override Task<GetCallerResponse> GetCaller(GetCallerRequest request, ServerCallContext context)
    {
        var caller = CallerOf(context);
        return Task.FromResult(new GetCallerResponse
        {
            Caller = new()
            {
                Subject = caller.Subject,
                ClientId = caller.ClientId,
                DisplayName = caller.DisplayName,
                Grants = { caller.Grants.Select(grant => new CallerGrant { Role = grant.Role, Commune = grant.Commune, Unit = grant.Unit ?? "" }) },
            },
        });
    }

    public override Task<ListAccountsResponse> ListAccounts(ListAccountsRequest request, ServerCallContext context) =>
        accounts.RunAsync(CallerOf(context), request, context.CancellationToken);

    public override Task<ListGrantsResponse> ListGrants(ListGrantsRequest request, ServerCallContext context) =>
        grants.RunAsync(CallerOf(context), request, context.CancellationToken);

    public override Task<GiveGrantResponse> GiveGrant(GiveGrantRequest request, ServerCallContext context) =>
        give.RunAsync(CallerOf(context), request, context.CancellationToken);

    public override Task<WithdrawGrantResponse> WithdrawGrant(WithdrawGrantRequest request, ServerCallContext context) =>
        withdraw.RunAsync(CallerOf(context), request, context.CancellationToken);

    public override Task<DisableAccountResponse> DisableAccount(DisableAccountRequest request, ServerCallContext context) =>
        disable.RunAsync(CallerOf(context), request, context.CancellationToken);

    public override Task<EnableAccountResponse> EnableAccount(EnableAccountRequest request, ServerCallContext context) =>
        enable.RunAsync(CallerOf(context), request, context.CancellationToken);

    private static Kernel.Access.Caller CallerOf(ServerCallContext context) => context.GetHttpContext().Caller();
}
