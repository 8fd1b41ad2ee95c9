using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using CchcPlatform.Faults.Tests.Changes;
using CchcPlatform.Faults.Tests.Running;
using Cchc.Ledger.V1;
using Cchc.Platform.V1;
using Cchc.Steering.V1;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Npgsql;
using Caller = CchcPlatform.Faults.Tests.Changes.Caller;

namespace CchcPlatform.Faults.Tests.Outages;

/// <summary>The database goes away for a while, by closing its door or by not answering any more, and comes back.</summary>
public sealed class OutageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private static TimeSpan Away => TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("CCHC_FAULTS_OUTAGE_SECONDS") is { Length: > 0 } text ? text : "8"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_the_database_is_away_every_call_ends_in_time_and_everything_returns_by_itself(bool frozen)
    {
        // The second host is woken by notifications alone.
        await using var instance = await Instance.StartAsync(("Modules__Enabled", "organization,steering,ledger"));
        var other = instance.AddHost(("Modules__Enabled", "ledger,mirror"), ("Facts__PollSeconds", "3600"));
        other.Start();
        await other.BecomesReadyAsync();
        using var caller = new Caller(instance);
        var account = (await caller.DoAsync<OpenAccountResponse>("admin", new OpenAccountRequest { Parent = "communes/25195", AccountId = "away" }, "open")).Account.Name;
        await AddAsync(caller, account, 1);
        await CountedAsync(instance, account, 1);

        var calls = new Outcomes(caller);
        var patient = calls.WithoutDeadlineAsync(Entry(account));
        if (frozen)
        {
            instance.Database.Freeze();
        }
        else
        {
            instance.Database.KillServer();
        }

        var clock = Stopwatch.StartNew();
        var readiness = BecomesAsync(async () => !await instance.Host.IsReadyAsync() && !await other.IsReadyAsync());
        patient = Task.WhenAll(patient, calls.WithoutDeadlineAsync(Entry(account)));
        using var back = new CancellationTokenSource();
        var web = calls.ReadJsonAsync(instance.Host, "/v1/communes/25195/plans/2026", back.Token);
        while (clock.Elapsed < Away)
        {
            await Task.WhenAll(
                calls.TryAsync("cchc.steering.v1.PlanService/GetPlan", new GetPlanRequest { Name = "communes/25195/plans/2026" }, Patience),
                calls.TryAsync("cchc.platform.v1.AccountService/ListAccounts", new ListAccountsRequest(), Patience),
                calls.TryAsync("cchc.ledger.v1.LedgerService/AddEntry", Entry(account), Patience));
        }

        // Who probes the host is told so in time, and not left waiting with everybody else.
        using (var told = await instance.Host.Web.GetAsync("/health/ready").WaitAsync(TimeSpan.FromSeconds(5)))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, told.StatusCode);
        }

        await readiness;
        if (frozen)
        {
            instance.Database.Thaw();
        }
        else
        {
            await instance.Database.StartAsync();
        }

        await back.CancelAsync();
        await Task.WhenAll(patient, web);
        Assert.True(calls.Wrong.IsEmpty, string.Join("\n", calls.Wrong));
        Assert.True(calls.Unavailable >= 3, "the database was not away");
        // A request of JSON says no deadline: while the database hangs it waits as long as the host lets it, and may be done in the end.
        Assert.True(frozen || calls.UnavailableByJson >= 1, "the database was not away for JSON");
        await instance.Host.BecomesReadyAsync();
        await other.BecomesReadyAsync();

        // What was not acknowledged is asked for again under its id, and every entry is there once, on both hosts.
        foreach (var entry in calls.Entries)
        {
            await caller.DoAsync<AddEntryResponse>("admin", entry, entry.RequestId);
        }

        await AddAsync(caller, account, 1);
        await CountedAsync(instance, account, calls.Entries.Count + 2);
        await RightsAsync(instance, caller, other, account);
        Assert.False(instance.Host.HasExited || other.HasExited);
        Assert.Empty(caller.Defects);
    }

    [Fact]
    public async Task A_host_whose_sessions_have_fallen_silent_is_ready_again_as_soon_as_new_ones_are_answered()
    {
        await using var instance = await Instance.StartAsync(("Modules__Enabled", "ledger"));
        instance.Database.FreezeSessions();
        var clock = Stopwatch.StartNew();
        // The sessions are noticed to be dead by who waits for an answer.
        await Task.Delay(TimeSpan.FromSeconds(3));
        await BecomesAsync(instance.Host.IsReadyAsync);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_host_that_is_stopped_while_the_database_hangs_ends_in_its_time()
    {
        await using var instance = await Instance.StartAsync(
            ("Modules__Enabled", "organization,steering,ledger,mirror"), ("Modules__ledger__Jobs__AddFees", "* * * * * ?"), ("Shutdown__CallSeconds", "1"));
        using var caller = new Caller(instance);
        var account = (await caller.DoAsync<OpenAccountResponse>("admin", new OpenAccountRequest { Parent = "communes/25195", AccountId = "held" }, "open")).Account.Name;
        using var watch = new FactService.FactServiceClient(caller.Invoker).WatchFacts(new WatchFactsRequest { Parent = "communes/25195" }, await caller.OptionsAsync("admin"));
        Assert.True(await watch.ResponseStream.MoveNext(default));
        await using (var keeper = new NpgsqlConnection(instance.Database.ConnectionString))
        {
            await keeper.OpenAsync();
            await using var keeping = await keeper.BeginTransactionAsync();
            await new NpgsqlCommand("LOCK TABLE ledger.accounts, steering.imports IN ACCESS EXCLUSIVE MODE", keeper).ExecuteNonQueryAsync();
            // Calls of one answer, streams, and a job, each amid a statement.
            List<Task> calls = [];
            for (var i = 0; i < 4; i++)
            {
                calls.Add(caller.CallAsync("cchc.ledger.v1.LedgerService/AddEntry", Entry(account).ToByteArray(), await caller.OptionsAsync("admin")));
                calls.Add(DownloadAsync(caller));
            }

            await BecomesAsync(async () => await instance.Database.ScalarAsync<long>("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted") >= 9);
            instance.Database.Freeze();
            var clock = Stopwatch.StartNew();
            instance.Host.Terminate();
            // 1 s for the calls and 8 s for the rest.
            await instance.Host.WaitForExitAsync();
            var took = clock.Elapsed;
            instance.Database.Thaw();
            Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(9 + 3));
            foreach (var call in calls)
            {
                Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => call)).StatusCode);
            }
        }
    }

    private static async Task DownloadAsync(Caller caller)
    {
        using var download = new ImportService.ImportServiceClient(caller.Invoker).DownloadImport(
            new DownloadImportRequest { Name = "communes/25195/imports/any" }, await caller.OptionsAsync("admin"));
        await download.ResponseStream.MoveNext(default);
    }

    // A right that is given and taken away is noticed on the other host, which remembers rights.
    private static async Task RightsAsync(Instance instance, Caller caller, HostProcess other, string account)
    {
        using var viewer = new Caller(instance, other.Grpc);
        var grant = (await caller.DoAsync<GiveGrantResponse>("admin", new GiveGrantRequest { Parent = "accounts/viewer", Role = "Admin", Commune = "25195", Reason = "Thử" }, "give")).Grant;
        await BecomesAsync(async () => await StatusAsync(viewer, account) == StatusCode.OK);
        await caller.DoAsync<WithdrawGrantResponse>("admin", new WithdrawGrantRequest { Name = grant.Name, Reason = "Thử xong" }, "withdraw");
        await BecomesAsync(async () => await StatusAsync(viewer, account) == StatusCode.PermissionDenied);
    }

    private static async Task<StatusCode> StatusAsync(Caller viewer, string account)
    {
        try
        {
            // An etag that is never right: the right alone decides how it is refused.
            await viewer.CallAsync("cchc.ledger.v1.LedgerService/AddEntry", new AddEntryRequest { Name = account, Etag = "none" }.ToByteArray(), await viewer.OptionsAsync("viewer", Patience));
            return StatusCode.Unknown;
        }
        catch (RpcException refused)
        {
            return refused.StatusCode == StatusCode.Aborted ? StatusCode.OK : refused.StatusCode;
        }
    }

    private static AddEntryRequest Entry(string account) => new() { Name = account, Amount = 1, Reason = "test", RequestId = Guid.NewGuid().ToString() };

    private static async Task AddAsync(Caller caller, string account, int entries)
    {
        for (var i = 0; i < entries; i++)
        {
            await caller.DoAsync<AddEntryResponse>("admin", Entry(account), Guid.NewGuid().ToString());
        }
    }

    private static async Task CountedAsync(Instance instance, string account, long entries)
    {
        await BecomesAsync(async () => await CountAsync(instance, account) >= entries);
        Assert.Equal(entries, await CountAsync(instance, account));
        Assert.Equal(entries, await instance.Database.ScalarAsync<long>($"SELECT balance FROM ledger.accounts WHERE account_id = 'away'"));
    }

    private static Task<long> CountAsync(Instance instance, string account) =>
        instance.Database.ScalarAsync<long>($"SELECT coalesce(sum(count), 0)::bigint FROM mirror.tallies WHERE account = '{account}'");

    private static async Task BecomesAsync(Func<Task<bool>> holds)
    {
        for (var clock = Stopwatch.StartNew(); !await holds();)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(3), "did not happen in three minutes");
            await Task.Delay(100);
        }
    }

    /// <summary>How calls end: done, or UNAVAILABLE by the host's own word and with a hint when to come again. Anything else is wrong.</summary>
    private sealed class Outcomes(Caller caller)
    {
        private int unavailable;

        public ConcurrentQueue<string> Wrong { get; } = [];

        public ConcurrentQueue<AddEntryRequest> Entries { get; } = [];

        public int Unavailable => Volatile.Read(ref unavailable);

        public int UnavailableByJson { get; private set; }

        public Task WithoutDeadlineAsync(IMessage request) => TryAsync("cchc.ledger.v1.LedgerService/AddEntry", request, null);

        public async Task TryAsync(string rpc, IMessage request, TimeSpan? patience)
        {
            if (request is AddEntryRequest entry)
            {
                Entries.Enqueue(entry);
            }

            await OnceAsync(rpc, request, patience);
        }

        /// <summary>Reads by JSON until the database is back: 200, or 503 in the shape of every fault and with the header that programs come again by.</summary>
        public async Task ReadJsonAsync(HostProcess host, string path, CancellationToken back)
        {
            using var http = new HttpClient { BaseAddress = host.Web.BaseAddress, Timeout = TimeSpan.FromMinutes(2) };
            http.DefaultRequestHeaders.Add("Authorization", (await caller.OptionsAsync("admin")).Headers!.GetValue("authorization"));
            while (!back.IsCancellationRequested)
            {
                using var answer = await http.GetAsync(path, CancellationToken.None);
                var text = await answer.Content.ReadAsStringAsync(CancellationToken.None);
                if (answer.StatusCode == HttpStatusCode.ServiceUnavailable && answer.Headers.RetryAfter?.Delta > TimeSpan.Zero
                    && JsonDocument.Parse(text).RootElement is var body && body.GetProperty("code").GetInt32() == (int)StatusCode.Unavailable
                    && body.GetProperty("details").EnumerateArray().Select(detail => detail.GetProperty("@type").GetString()).SequenceEqual(
                        ["type.googleapis.com/google.rpc.ErrorInfo", "type.googleapis.com/google.rpc.RetryInfo"]))
                {
                    UnavailableByJson++;
                }
                else if (answer.StatusCode != HttpStatusCode.OK)
                {
                    Wrong.Enqueue($"{path}: {(int)answer.StatusCode}, Retry-After {answer.Headers.RetryAfter}: {text}");
                }

                await Task.Delay(100, CancellationToken.None);
            }
        }

        private async Task OnceAsync(string rpc, IMessage request, TimeSpan? patience)
        {
            try
            {
                await caller.CallAsync(rpc, request.ToByteArray(), await caller.OptionsAsync("admin", patience)).WaitAsync(TimeSpan.FromMinutes(2));
            }
            catch (RpcException raced) when (raced.StatusCode == StatusCode.Aborted && request is AddEntryRequest)
            {
                // Entries that hung go on side by side, and read the account before the other has written it: who comes second asks again.
                await OnceAsync(rpc, request, patience);
            }
            catch (RpcException refused) when (refused.StatusCode == StatusCode.Unavailable && HasHint(refused))
            {
                Interlocked.Increment(ref unavailable);
                await Task.Delay(100);
            }
            catch (Exception wrong)
            {
                Wrong.Enqueue($"{rpc}: {wrong.Message}");
            }
        }

        private static bool HasHint(RpcException refused) => refused.Trailers.GetValueBytes("grpc-status-details-bin") is { } bytes
            && Google.Rpc.Status.Parser.ParseFrom(bytes).Details.Any(d => d.Is(RetryInfo.Descriptor));
    }
}
