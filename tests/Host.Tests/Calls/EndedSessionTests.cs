using System.Collections.Concurrent;
using System.Diagnostics;
using Cchc.Ledger.V1;
using Cchc.Platform.V1;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Testing;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace CchcPlatform.Host.Tests.Calls;

/// <summary>
/// Sessions that end between two calls, after each number of uses: so one of them breaks at the very statement that the driver was
/// about to prepare. Whoever goes on with what it had prepared there gets exceptions of the driver, or replies of another statement.
/// </summary>
public sealed class EndedSessionTests
{
    private const int Uses = 12;

    [Fact]
    public async Task A_session_that_ends_leaves_nothing_behind_for_the_changes_after_it()
    {
        await using var host = await LedgerHost.StartAsync();
        var ledger = await host.LedgerAsync();
        var account = await ledger.OpenAsync("ended");
        var entries = 0;
        for (var uses = 1; uses <= Uses; uses++)
        {
            // Repeats what is UNAVAILABLE, as the first call after the end must be; INTERNAL ends the test.
            await ledger.AddAsync(account, uses);
            entries += uses;
            Assert.NotEqual(0, await host.TerminateAsync("application_name = 'cchc ledger'"));
        }

        await ledger.AddAsync(account, Uses);
        await host.AssertExactAsync(account, entries + Uses);
    }

    [Fact]
    public async Task Nor_for_changes_of_rights()
    {
        await using var host = await TestHost.StartAsync();
        var accounts = new AccountService.AccountServiceClient(await host.CallAsAsync("admin"));
        for (var uses = 1; uses <= Uses; uses++)
        {
            for (var use = 0; use < uses; use++)
            {
                await LedgerHost.RepeatedAsync(id => accounts.GiveGrantAsync(new GiveGrantRequest
                {
                    Parent = $"accounts/ended-{uses}-{use}", DisplayName = "Người mới", Role = "Viewer", Commune = "25195", Reason = "QĐ 9/QĐ-UBND", RequestId = id,
                }).ResponseAsync);
            }

            Assert.NotEqual(0, await host.TerminateAsync("application_name = 'cchc identity'"));
        }

        Assert.Equal(Uses * (Uses + 1) / 2, (int)await host.ScalarAsync<long>("SELECT count(*) FROM identity.facts WHERE resource LIKE 'accounts/ended-%'"));
    }

    [Fact]
    public async Task A_statement_that_an_operator_ends_leaves_a_call_to_be_repeated()
    {
        await using var host = await LedgerHost.StartAsync(["ledger"]);
        var ledger = await host.LedgerAsync();
        var account = await ledger.OpenAsync("held");
        await using var holder = await host.ConnectAsync();
        await using var held = await holder.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("UPDATE ledger.accounts SET revision = revision", holder))
        {
            await hold.ExecuteNonQueryAsync();
        }

        var adding = ledger.AddEntryAsync(new AddEntryRequest { Name = account, Amount = 1, Reason = "x", RequestId = "held" }).ResponseAsync;
        await Soon.BecomesTrueAsync(
            async () => await host.ScalarAsync<long>("SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE application_name = 'cchc ledger' AND wait_event_type = 'Lock'") > 0,
            "a statement of the change waits");
        var refused = await Assert.ThrowsAsync<RpcException>(() => adding);
        Assert.Equal((StatusCode.Unavailable, "DATABASE_UNAVAILABLE"), (refused.StatusCode, Faults.ReasonOf(refused)));
    }

    [Fact]
    public async Task A_change_makes_no_savepoint_whose_end_would_hide_that_of_the_session()
    {
        await using var host = await TestHost.StartAsync();
        var made = new ConcurrentQueue<string>();
        using var listeners = DiagnosticListener.AllListeners.Subscribe(new Each<DiagnosticListener>(listener =>
        {
            if (listener.Name == DbLoggerCategory.Name)
            {
                listener.Subscribe(new Each<KeyValuePair<string, object?>>(told =>
                {
                    if (told.Key == RelationalEventId.CreatingTransactionSavepoint.Name)
                    {
                        made.Enqueue(((DbContextEventData)told.Value!).Context?.GetType().Name ?? "");
                    }
                }));
            }
        }));
        var accounts = new AccountService.AccountServiceClient(await host.CallAsAsync("admin"));
        await accounts.GiveGrantAsync(new GiveGrantRequest
        {
            Parent = "accounts/no-savepoint", DisplayName = "Người mới", Role = "Viewer", Commune = "25195", Reason = "QĐ 9/QĐ-UBND", RequestId = "no-savepoint",
        });
        Assert.Empty(made);
    }

    private sealed class Each<T>(Action<T> take) : IObserver<T>
    {
        public void OnNext(T value) => take(value);

        public void OnError(Exception error)
        {
        }

        public void OnCompleted()
        {
        }
    }
}
