using Cchc.Ledger.V1;
using CchcPlatform.Testing;
using Grpc.Core;

namespace CchcPlatform.Host.Tests.Facts;

/// <summary>A module's own roles: it says who may what, and the host, which does not know it, gives them that.</summary>
public sealed class LedgerRoleTests
{
    [Fact]
    public async Task A_role_has_what_the_module_gives_it_until_that_is_withdrawn()
    {
        await using var host = await LedgerHost.StartAsync();
        var officer = new LedgerService.LedgerServiceClient(await host.CallAsAsync("steering"));
        await officer.OpenAsync("by-officer");
        var head = new LedgerService.LedgerServiceClient(await host.CallAsAsync("head-vhxh"));
        Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(() => head.OpenAsync("by-head"))).StatusCode);

        // The tables rule: the next start does not give it again.
        Assert.Equal(1L, await host.ScalarAsync<long>("WITH gone AS (UPDATE identity.role_permissions SET withdrawn_at = now() WHERE permission = 'ledger.accounts.write' RETURNING 1) SELECT count(*) FROM gone"));
        await using var next = await host.BesideAsync();
        Assert.Equal(1L, await host.ScalarAsync<long>("SELECT count(*) FROM identity.role_permissions WHERE permission = 'ledger.accounts.write' AND withdrawn_at IS NOT NULL"));
    }
}
