using Cchc.Platform.V1;
using CchcPlatform.Conformance;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Server.Identity;
using CchcPlatform.Server.Jobs;
using CchcPlatform.Server.Platform;
using CchcPlatform.Testing;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Npgsql;
using Date = Google.Type.Date;

namespace CchcPlatform.Host.Tests;

/// <summary>The host's own module keeps what it asks of every other.</summary>
public sealed class PlatformConformance(PlatformConformance.Platform subject) : ModuleConformance(subject), IClassFixture<PlatformConformance.Platform>
{
    /// <summary>With ledger and mirror beside it: without a publisher and a handler there is no parked fact.</summary>
    public sealed class Platform : ModuleSubject
    {
        private const string Vn = "calendars/vn";
        private const string Handler = "CountWhenEntryAdded";

        private string poisoned = "";
        private string published = "";
        private int made;

        public override string? ReadMe => Path.Combine(RepositoryScripts.Root, "README.md");

        // The rights that AccountService changes are rows and facts of identity.
        public override IReadOnlyList<ModuleManifest> Recorders => [Manifest, Describe(new IdentityModule())];

        // When jobs run is a matter of the host, not of a commune.
        public override IReadOnlyCollection<System.Type> OfNoCommune => [typeof(JobRow)];

        protected override IModule Module { get; } = new PlatformModule();

        protected override string[] Needs => LedgerHost.Both;

        // Rows that are copied by SQL wake nobody.
        protected override Dictionary<string, string?> Settings { get; } = new() { ["Modules:Folder"] = LedgerHost.Folder, ["Facts:PollSeconds"] = "0.05" };

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            published = (await new CalendarService.CalendarServiceClient(await Host.CallAsAsync("admin")).PublishCalendarVersionAsync(await NextVersionAsync())).Version.Name;
            (poisoned, _) = await ParkedAsync();
            await using var connection = await Host.ConnectAsync();
            await using var poison = new NpgsqlCommand($"INSERT INTO mirror.poisons (commune, account) VALUES ('{LedgerHost.Commune}', '{poisoned}')", connection);
            await poison.ExecuteNonQueryAsync();
        }

        public override async Task<IMessage> ExampleAsync(MethodDescriptor rpc) => rpc.Name switch
        {
            "GetCaller" => new GetCallerRequest(),
            "ListAccounts" => new ListAccountsRequest(),
            "ListGrants" => new ListGrantsRequest { Parent = "accounts/-" },
            "GiveGrant" => NextGrant(),
            "WithdrawGrant" => new WithdrawGrantRequest { Name = await GrantAsync(), Reason = "Hết nhiệm vụ" },
            "DisableAccount" => new DisableAccountRequest { Name = await AccountAsync(), Reason = "Lộ khóa" },
            "EnableAccount" => new EnableAccountRequest { Name = await DisabledAsync(), Reason = "Đã cấp khóa mới" },
            "GetCalendar" => new GetCalendarRequest { Name = Vn + "/years/2026" },
            "ListCalendarVersions" => new ListCalendarVersionsRequest { Parent = Vn },
            "PublishCalendarVersion" => await NextVersionAsync(),
            "ComputeDeadline" => new ComputeDeadlineRequest
            {
                Parent = Vn, ReceivedAt = new DateTime(2026, 4, 24, 2, 0, 0, DateTimeKind.Utc).ToTimestamp(), Amount = 5, Unit = DeadlineUnit.WorkingDay,
            },
            // From the beginning it would answer, and so cost, as much as there is.
            "WatchFacts" => new WatchFactsRequest { Parent = "communes/" + LedgerHost.Commune, Start = WatchStart.Now },
            "ListHistory" => new ListHistoryRequest { Name = published },
            "ListModules" => new ListModulesRequest(),
            "ListParkedFacts" => new ListParkedFactsRequest(),
            "ReplayParkedFacts" => new ReplayParkedFactsRequest { Subscriber = "mirror", Handler = Handler, Publisher = "ledger", Position = (await ParkedAsync()).Position },
            _ => throw new NotImplementedException($"{rpc.FullName} has no example."),
        };

        public override async Task<IReadOnlyList<IMessage>?> MessagesAsync(MethodDescriptor rpc, int things) =>
            rpc.Name == "PublishCalendarVersion" ? [await NextVersionAsync(things)] : null;

        public override bool IsEndless(MethodDescriptor rpc) => rpc.Name == "WatchFacts";

        public override async Task GrowAsync(int rows)
        {
            var account = NextGrant().Parent.Split('/')[1];
            var grant = (await GrantAsync()).Split('/')[^1];
            await Host.CopyRowsAsync("identity.accounts", rows, [("subject", $"'{account}-' || i")]);
            await Host.CopyRowsAsync("identity.grants", rows, [("id", "gen_random_uuid()"), ("unit", "'MAU-' || gen_random_uuid()")], $"id = '{grant}'");
            const string newest = "(SELECT max(version) FROM platform.calendar_versions)";
            await Host.CopyRowsAsync("platform.calendar_versions", rows,
                [("id", "gen_random_uuid()"), ("version", newest + " + i"), ("known_from", "greatest(now(), (SELECT max(known_from) FROM platform.calendar_versions))")], $"version = {newest}");
            await Host.CopyRowsAsync("platform.calendar_years", rows,
                [("version_id", $"(SELECT id FROM platform.calendar_versions WHERE version = {newest} + 1 - i)")], "year = 2026");
            await Host.CopyRowsAsync("platform.facts", rows, [], $"resource = '{published}'");
            await Host.CopyRowsAsync("ledger.facts", rows, [], EntriesOf(poisoned));
            await AllAreParkedAsync();
        }

        // The modules of a host are what is installed on it.
        public override bool Grows(MethodDescriptor list) => list.Name != "ListModules";

        // A handler only gets a fact again; what it then changes is told by facts of its own.
        public override bool LeavesFact(MethodDescriptor rpc) => rpc.Name != "ReplayParkedFacts";

        private static string EntriesOf(string account) => $"resource = '{account}' AND type = 'cchc.ledger.v1.EntryAdded'";

        private GiveGrantRequest NextGrant() => Interlocked.Increment(ref made) is var number
            ? new() { Parent = $"accounts/mau-{number}", DisplayName = $"Tài khoản mẫu {number}", Role = "CaseOfficer", Commune = LedgerHost.Commune, Unit = "VP", Reason = "QĐ 5/QĐ-UBND" }
            : throw new InvalidOperationException();

        private async Task<string> GrantAsync() =>
            (await new AccountService.AccountServiceClient(await Host.CallAsAsync("admin")).GiveGrantAsync(NextGrant())).Grant.Name;

        private async Task<string> AccountAsync() => (await GrantAsync()).Split("/grants/")[0];

        private async Task<string> DisabledAsync() =>
            (await new AccountService.AccountServiceClient(await Host.CallAsAsync("admin")).DisableAccountAsync(new() { Name = await AccountAsync(), Reason = "Lộ khóa" })).Account.Name;

        private async Task<PublishCalendarVersionRequest> NextVersionAsync(int changes = 1) => new()
        {
            Parent = Vn, Year = 2026, BaseVersion = await Host.ScalarAsync<int>("SELECT max(version) FROM platform.calendar_versions"), Reason = "Công bố lịch mẫu",
            Changes =
            {
                Enumerable.Range(9, changes).Select(day => new CalendarChange
                {
                    Date = new Date { Year = 2026, Month = 3, Day = day }, Kind = CalendarDayKind.Holiday, LegalBasis = $"Công văn mẫu {Interlocked.Increment(ref made)}", Reason = "Nghỉ mẫu",
                }),
            },
        };

        /// <summary>All facts of the poisoned account wait behind the first.</summary>
        private Task AllAreParkedAsync() => Soon.BecomesTrueAsync(
            () => Host.ScalarAsync<bool>($"SELECT (SELECT count(*) FROM ledger.facts WHERE {EntriesOf(poisoned)}) = (SELECT count(*) FROM mirror.parked_facts WHERE resource = '{poisoned}')"),
            "the facts of the poisoned account are parked");

        /// <summary>A new account, and the place of its only entry, which is parked although its handler would take it now.</summary>
        private async Task<(string Account, long Position)> ParkedAsync()
        {
            var ledger = await Host.LedgerAsync();
            var account = await ledger.OpenAsync($"mau-{Interlocked.Increment(ref made)}");
            await ledger.AddAsync(account, 1);
            await Soon.BecomesTrueAsync(async () => await Host.CountedAsync(account) == 1, "the entry is counted");
            return (account, await Host.ScalarAsync<long>($"""
                INSERT INTO mirror.parked_facts (handler, publisher, position, resource, error, tries, parked_at)
                SELECT '{Handler}', 'ledger', position, resource, 'It was away.', 3, now() FROM ledger.facts WHERE {EntriesOf(account)} RETURNING position
                """));
        }
    }
}
