using CchcPlatform.Faults.Tests.Changes;
using CchcPlatform.Faults.Tests.Running;
using Cchc.Ledger.V1;
using Cchc.Platform.V1;
using Caller = CchcPlatform.Faults.Tests.Changes.Caller;

namespace CchcPlatform.Faults.Tests.Reactions;

public sealed class CrashTests
{
    private const int Entries = 60;

    [Fact]
    public async Task Two_hosts_that_crash_between_two_lines_of_a_handler_react_once_and_to_everything()
    {
        await using var instance = await Instance.StartAsync(("Modules__Enabled", "ledger,mirror"));
        using var caller = new Caller(instance);
        var account = (await caller.DoAsync<OpenAccountResponse>("admin", new OpenAccountRequest { Parent = "communes/25195", AccountId = "crashes" }, "open")).Account.Name;
        await AddAsync(caller, account, 3);
        await CountedAsync(instance, account, 3);

        // From here on the first host only publishes, and two others react; each dies at a line of its own.
        await instance.Host.KillAsync();
        instance.Host.Start(("Modules__Enabled", "ledger"));
        await instance.Host.BecomesReadyAsync();
        await AddAsync(caller, account, Entries);
        var one = instance.AddHost(("Modules__Enabled", "ledger,mirror"));
        var other = instance.AddHost(("Modules__Enabled", "ledger,mirror"));
        one.Start(("MIRROR_CRASHES_AT", "end:7"));
        await one.WaitForExitAsync();
        // Rolled back as a whole: the handler had done seven facts and said nothing yet.
        Assert.Equal(3L, await CountAsync(instance, account));

        one.Start(("MIRROR_CRASHES_AT", "begin:40"));
        other.Start(("MIRROR_CRASHES_AT", "end:5"));
        await Task.WhenAll(one.WaitForExitAsync(), AddAsync(caller, account, Entries));
        one.Start();
        await CountedAsync(instance, account, 3 + 2 * Entries);
        Assert.Equal(0L, await instance.Database.ScalarAsync<long>("SELECT count(*) FROM mirror.parked_facts"));
        Assert.Equal(3L + 2 * Entries, await instance.Database.ScalarAsync<long>($"SELECT count(DISTINCT position) FROM mirror.seen WHERE account = '{account}'"));
        Assert.Equal(3L + 2 * Entries, await instance.Database.ScalarAsync<long>($"SELECT count(*) FROM mirror.facts WHERE resource LIKE '%{account}'"));
    }

    [Fact]
    public async Task A_poisoned_fact_is_parked_and_told_and_waits_over_a_kill_for_its_replay()
    {
        await using var instance = await Instance.StartAsync(("Modules__Enabled", "ledger,mirror"));
        using var caller = new Caller(instance);
        var account = (await caller.DoAsync<OpenAccountResponse>("admin", new OpenAccountRequest { Parent = "communes/25195", AccountId = "poisoned" }, "open")).Account.Name;
        await instance.Database.ExecuteAsync($"INSERT INTO mirror.poisons (commune, account) VALUES ('25195', '{account}')");
        await AddAsync(caller, account, 2);
        await BecomesAsync(async () => await instance.Database.ScalarAsync<long>("SELECT count(*) FROM mirror.parked_facts") == 2);
        await BecomesAsync(() => Task.FromResult(instance.Host.Log.Any(line => line.Contains("fail: ") && line.Contains("it is parked"))));
        Assert.DoesNotContain(instance.Host.Log, line => line.Contains("fail: ") && line.Contains("Nguyễn"));

        await instance.Host.KillAsync();
        instance.Host.Start();
        await instance.Host.BecomesReadyAsync();
        var mirror = (await caller.ReadAsync<ListModulesResponse>("admin", "cchc.platform.v1.ModuleService/ListModules", new ListModulesRequest())).Modules.Single(m => m.Key == "mirror");
        Assert.Equal(ModuleState.Degraded, mirror.State);
        await instance.Database.ExecuteAsync("DELETE FROM mirror.poisons");
        var replayed = await caller.DoAsync<ReplayParkedFactsResponse>("admin", new ReplayParkedFactsRequest { Subscriber = "mirror", Handler = "CountWhenEntryAdded", Publisher = "ledger", Reason = "Sửa xong" }, "replay");
        Assert.Equal((2, 0), (replayed.ReplayedCount, replayed.Failures.Count));
        await CountedAsync(instance, account, 2);
    }

    private static async Task AddAsync(Caller caller, string account, int entries)
    {
        for (var i = 0; i < entries; i++)
        {
            await caller.DoAsync<AddEntryResponse>("admin", new AddEntryRequest { Name = account, Amount = 1, Reason = "test" }, Guid.NewGuid().ToString());
        }
    }

    private static Task<long> CountAsync(Instance instance, string account) =>
        instance.Database.ScalarAsync<long>($"SELECT coalesce(sum(count), 0)::bigint FROM mirror.tallies WHERE account = '{account}'");

    private static async Task CountedAsync(Instance instance, string account, long entries)
    {
        await BecomesAsync(async () => await CountAsync(instance, account) >= entries);
        Assert.Equal(entries, await CountAsync(instance, account));
        Assert.Equal(entries, await instance.Database.ScalarAsync<long>($"SELECT count(*) FROM mirror.seen WHERE account = '{account}'"));
    }

    private static async Task BecomesAsync(Func<Task<bool>> holds)
    {
        for (var tries = 0; !await holds(); tries++)
        {
            Assert.True(tries < 3_000, "did not happen in five minutes");
            await Task.Delay(100);
        }
    }
}
