using Cchc.Platform.V1;
using CchcPlatform.Conformance;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Server.Platform;
using CchcPlatform.Testing;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Date = Google.Type.Date;

namespace CchcPlatform.Host.Tests;

/// <summary>The host's own services keep what every module promises.</summary>
public sealed class PlatformConformance(PlatformConformance.Platform subject) : ModuleConformance(subject), IClassFixture<PlatformConformance.Platform>
{
    public sealed class Platform : ModuleSubject
    {
        private int made;

        protected override IModule Module { get; } = new PlatformModule();

        public override string? ReadMe => Path.Combine(RepositoryScripts.Root, "README.md");

        // A publisher and a module that reacts to it, for the parked facts.
        protected override string[] Needs => LedgerHost.Both;

        protected override Dictionary<string, string?> Settings { get; } = new() { ["Modules:Folder"] = LedgerHost.Folder };

        public override async Task<IMessage> ExampleAsync(MethodDescriptor rpc) => rpc.Name switch
        {
            "ListModules" => new ListModulesRequest(),
            "ListParkedFacts" => new ListParkedFactsRequest(),
            "ReplayParkedFacts" => new ReplayParkedFactsRequest { Subscriber = "mirror", Handler = "CountWhenEntryAdded", Publisher = "ledger", Position = await ParkAsync() },
            "GetCaller" => new GetCallerRequest(),
            "ListAccounts" => new ListAccountsRequest(),
            "ListGrants" => new ListGrantsRequest { Parent = "accounts/-" },
            "GiveGrant" => NewGrant(),
            "WithdrawGrant" => new WithdrawGrantRequest { Name = (await GiveAsync()).Name, Reason = "Hết nhiệm vụ" },
            "GetCalendar" => new GetCalendarRequest { Name = "calendars/vn/years/2026" },
            "ListCalendarVersions" => new ListCalendarVersionsRequest { Parent = "calendars/vn" },
            "PublishCalendarVersion" => await NextVersionAsync(),
            "ComputeDeadline" => new ComputeDeadlineRequest
            {
                Parent = "calendars/vn", Amount = 5, Unit = DeadlineUnit.WorkingDay, ReceivedAt = new DateTimeOffset(2026, 11, 20, 2, 0, 0, TimeSpan.Zero).ToTimestamp(),
            },
            _ => throw new NotImplementedException($"{rpc.FullName} has no example."),
        };

        public override async Task GrowAsync(int rows)
        {
            await Host.CopyRowsAsync("identity.accounts", rows, [("subject", "'mau-' || gen_random_uuid()")], "subject = 'viewer'");
            var grant = (await GiveAsync()).Name.Split('/')[^1];
            await Host.CopyRowsAsync("identity.grants", rows, [("id", "gen_random_uuid()"), ("unit", "'M' || gen_random_uuid()")], $"id = '{grant}'");
            await ParkAsync();
            await Host.CopyRowsAsync("mirror.parked_facts", rows, [("position", "1000000 + (random() * 9000000000000)::bigint")]);
        }

        public override bool Grows(MethodDescriptor list) => list.Name switch
        {
            // As many as are loaded, and a handful a year.
            "ListModules" or "ListCalendarVersions" => false,
            _ => true,
        };

        private GiveGrantRequest NewGrant() => new()
        {
            Parent = "accounts/viewer", Role = "CaseOfficer", Commune = "25195", Unit = $"U{Interlocked.Increment(ref made)}", Reason = "QĐ 5/QĐ-UBND",
        };

        private async Task<Grant> GiveAsync() => (await new AccountService.AccountServiceClient(await Host.CallAsAsync("admin")).GiveGrantAsync(NewGrant())).Grant;

        /// <summary>A fact that waits, behind none: parked without a failure, so that a replay of everything has nothing to try.</summary>
        private async Task<long> ParkAsync()
        {
            await Host.ScalarAsync<long>("""
                WITH parked AS (INSERT INTO mirror.parked_facts (handler, publisher, position, resource, error, tries, parked_at)
                VALUES ('CountWhenEntryAdded', 'ledger', 9000000000000 + (random() * 1000000000)::bigint, 'communes/25195/accounts/mau', '', 0, now()) RETURNING 1)
                SELECT count(*) FROM parked
                """);
            return 0;
        }

        private async Task<PublishCalendarVersionRequest> NextVersionAsync()
        {
            var calendar = new CalendarService.CalendarServiceClient(await Host.CallAsAsync("admin"));
            var year = (await calendar.GetCalendarAsync(new() { Name = "calendars/vn/years/2026" })).Calendar;
            var day = new DateOnly(2026, 6, 1);
            while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || year.Days.Any(listed => listed.Date.Equals(ToDate(day))))
            {
                day = day.AddDays(1);
            }

            return new PublishCalendarVersionRequest
            {
                Parent = "calendars/vn", Year = 2026, BaseVersion = year.Version, Reason = "Thử",
                Changes = { new CalendarChange { Date = ToDate(day), Kind = CalendarDayKind.Holiday, LegalBasis = "Công văn thử nghiệm", Reason = "Nghỉ" } },
            };
        }

        private static Date ToDate(DateOnly day) => new() { Year = day.Year, Month = day.Month, Day = day.Day };
    }
}
