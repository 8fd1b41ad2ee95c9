using Cchc.Ledger.V1;
using Cchc.Mirror.V1;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Testing;

namespace CchcPlatform.Host.Tests.Calls;

/// <summary>Calls between modules of one host: by pipes in memory.</summary>
public sealed class ModulePipesTests
{
    [Fact]
    public async Task Very_many_calls_at_once_are_all_answered()
    {
        await using var host = await LedgerHost.StartAsync();
        var ledger = await host.LedgerAsync();
        var accounts = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => ledger.OpenAsync($"many-{i}")));
        var mirror = new MirrorService.MirrorServiceClient(await host.CallAsAsync("admin"));
        await Task.WhenAll(accounts.Select(async account =>
        {
            for (var i = 1; i <= 20; i++)
            {
                var passed = await mirror.PassEntryAsync(
                    new PassEntryRequest { Name = account, Amount = 1, Reason = "test", RequestId = Guid.NewGuid().ToString() }, deadline: DateTime.UtcNow.AddSeconds(30));
                Assert.Equal(i, passed.Balance);
            }
        }));
    }
}
