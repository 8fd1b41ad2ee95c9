using CchcPlatform.Faults.Tests.Running;
using Cchc.Ledger.V1;
using Cchc.Organization.V1;
using Cchc.Platform.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Date = Google.Type.Date;

namespace CchcPlatform.Faults.Tests.Changes;

/// <summary>One commune and all that its office asks for: units, a plan from its import to its end, entries, rights, the calendar.</summary>
internal sealed class Ward(Workload workload, string commune, Random random)
{
    private const string LegalBasis = "Quyết định số 01/QĐ-UBND";

    public string Name { get; } = "communes/" + commune;

    public Caller Caller => workload.Caller;

    /// <summary>Lives once.</summary>
    /// <param name="oversees">This ward also does what there is one of: calendar versions, parked facts.</param>
    public async Task LiveAsync(bool oversees)
    {
        var office = await CreateUnitAsync("VHXH", "Phòng Văn hóa - Xã hội");
        await CreateUnitAsync("VP", "Văn phòng HĐND & UBND");
        var team = await CreateUnitAsync("TCT", "Tổ công tác chuyển đổi số");
        await UpdateUnitAsync(office, 3 * workload.Busy);
        await UnitGroupAsync();
        for (var i = 0; i < workload.Busy; i++)
        {
            await GrantAsync();
        }

        await AccountAsync();
        await EntriesAsync("a", 10 * workload.Busy);
        var plan = new WardPlan(this, workload);
        await plan.BeginAsync();
        await EntriesAsync("b", 10 * workload.Busy);
        await plan.WorkAsync();
        await EndUnitAsync(team);
        await plan.AmendAsync();
        if (oversees)
        {
            await PublishCalendarAsync();
            await PoisonAsync();
        }

        await plan.EndAsync();
        await EntriesAsync("c", 10 * workload.Busy);
    }

    public Task<TReply> DoAsync<TReply>(IMessage request, string account = "admin") where TReply : IMessage<TReply>, new() => Caller.DoAsync<TReply>(account, request, NextId());

    /// <summary>The id of a new request, from the seed.</summary>
    public string NextId()
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    private async Task<Unit> CreateUnitAsync(string code, string displayName) => (await DoAsync<CreateUnitResponse>(new CreateUnitRequest
    {
        Parent = Name,
        Unit = new Unit { Code = code, DisplayName = displayName, Kind = UnitKind.AdministrativeOffice, ValidFrom = Day(2024, 1, 1), LegalBasis = LegalBasis },
    })).Unit;

    private async Task UpdateUnitAsync(Unit unit, int times)
    {
        for (var i = 0; i < times; i++)
        {
            unit = (await DoAsync<UpdateUnitResponse>(new UpdateUnitRequest
            {
                Unit = new Unit { Name = unit.Name, Functions = $"Chức năng, nhiệm vụ lần {i}" }, UpdateMask = new FieldMask { Paths = { "functions" } }, Etag = unit.Etag,
            })).Unit;
        }
    }

    private async Task UnitGroupAsync()
    {
        var group = (await DoAsync<CreateUnitGroupResponse>(new CreateUnitGroupRequest
        {
            Parent = Name, UnitGroupId = "cac-phong", UnitGroup = new UnitGroup { DisplayName = "Các phòng chuyên môn của phường", UnitKinds = { UnitKind.AdministrativeOffice } },
        })).UnitGroup;
        await DoAsync<UpdateUnitGroupResponse>(new UpdateUnitGroupRequest
        {
            UnitGroup = new UnitGroup { Name = group.Name, Aliases = { "Các phòng ban" } }, UpdateMask = new FieldMask { Paths = { "aliases" } }, Etag = group.Etag,
        });
    }

    private async Task EndUnitAsync(Unit unit)
    {
        unit = (await DoAsync<RenameUnitResponse>(new RenameUnitRequest
        {
            Name = unit.Name, DisplayName = "Tổ công tác chuyển đổi số và Đề án 06", ValidFrom = Day(2025, 1, 1), LegalBasis = LegalBasis, Etag = unit.Etag,
        })).Unit;
        await DoAsync<DissolveUnitResponse>(new DissolveUnitRequest { Name = unit.Name, ValidTo = Day(2026, 1, 31), Decision = LegalBasis, Etag = unit.Etag });
        // The plan hears of it; amended before, it would name the unit no more.
        await ThroughOutageAsync(async () =>
        {
            while (await workload.Database.ScalarAsync<long>($"SELECT count(*) FROM steering.facts WHERE commune = '{commune}' AND type LIKE '%.ActivityNoted'") == 0)
            {
                await Task.Delay(100);
            }
        });
    }

    private async Task GrantAsync()
    {
        var grant = (await DoAsync<GiveGrantResponse>(new GiveGrantRequest { Parent = "accounts/viewer", Role = "Auditor", Commune = commune, Reason = "Kiểm tra năm" })).Grant;
        await DoAsync<WithdrawGrantResponse>(new WithdrawGrantRequest { Name = grant.Name, Reason = "Kết thúc kiểm tra" });
    }

    // An account of this ward's own: nobody else's calls are refused meanwhile.
    private async Task AccountAsync()
    {
        var grant = (await DoAsync<GiveGrantResponse>(new GiveGrantRequest
        {
            Parent = $"accounts/auditor-{commune}", DisplayName = "Kiểm tra viên", Role = "Auditor", Commune = commune, Reason = "Kiểm tra năm",
        })).Grant;
        var account = (await DoAsync<DisableAccountResponse>(new DisableAccountRequest { Name = grant.Name.Split("/grants/")[0], Reason = "Lộ khóa" })).Account;
        await DoAsync<EnableAccountResponse>(new EnableAccountRequest { Name = account.Name, Reason = "Đã cấp khóa mới" });
        await DoAsync<WithdrawGrantResponse>(new WithdrawGrantRequest { Name = grant.Name, Reason = "Kết thúc kiểm tra" });
    }

    private async Task EntriesAsync(string id, int entries)
    {
        var account = (await DoAsync<OpenAccountResponse>(new OpenAccountRequest { Parent = Name, AccountId = $"{commune}-{id}" })).Account.Name;
        for (var i = 0; i < entries; i++)
        {
            await AddEntryAsync(account, random.Next(1, 10));
        }

        // Without entries: of those the account is asked at the end.
        var gone = (await DoAsync<OpenAccountResponse>(new OpenAccountRequest { Parent = Name, AccountId = $"{commune}-{id}-gone" })).Account;
        await DoAsync<DeleteAccountResponse>(new DeleteAccountRequest { Name = gone.Name, Etag = gone.Etag, Reason = "test" });
    }

    private async Task AddEntryAsync(string account, int amount)
    {
        await DoAsync<AddEntryResponse>(new AddEntryRequest { Name = account, Amount = amount, Reason = "test" });
        workload.Entries.AddOrUpdate(account, _ => (1, amount), (_, before) => (before.Count + 1, before.Sum + amount));
    }

    private async Task PublishCalendarAsync()
    {
        var latest = (await Caller.ReadAsync<ListCalendarVersionsResponse>("admin", "cchc.platform.v1.CalendarService/ListCalendarVersions",
            new ListCalendarVersionsRequest { Parent = "calendars/vn", PageSize = 1_000 })).Versions.Max(v => v.Version);
        var day = new DateOnly(2027, 1, 1).AddDays(latest % 300 + 20);
        await DoAsync<PublishCalendarVersionResponse>(new PublishCalendarVersionRequest
        {
            Parent = "calendars/vn", Year = 2027, BaseVersion = latest, Reason = "Thông báo nghỉ",
            Changes = { new CalendarChange { Date = Day(day.Year, day.Month, day.Day), Kind = CalendarDayKind.Holiday, LegalBasis = LegalBasis, Reason = $"Nghỉ {latest}" } },
        });
    }

    // A handler that cannot take a fact, until somebody repairs the cause and replays it.
    private async Task PoisonAsync()
    {
        var account = (await DoAsync<OpenAccountResponse>(new OpenAccountRequest { Parent = Name, AccountId = $"{commune}-poisoned" })).Account.Name;
        await ThroughOutageAsync(() => workload.Database.ExecuteAsync($"INSERT INTO mirror.poisons (commune, account) VALUES ('{commune}', '{account}') ON CONFLICT DO NOTHING"));
        await AddEntryAsync(account, 5);
        await AddEntryAsync(account, 7);
        var parked = 0L;
        while ((parked = await ThroughOutageAsync(() => workload.Database.ScalarAsync<long>($"SELECT coalesce(min(position), 0) FROM mirror.parked_facts WHERE resource = '{account}'"))) == 0)
        {
            await Task.Delay(200);
        }

        await ThroughOutageAsync(() => workload.Database.ExecuteAsync($"DELETE FROM mirror.poisons WHERE account = '{account}'"));
        await DoAsync<ReplayParkedFactsResponse>(new ReplayParkedFactsRequest
        {
            Subscriber = "mirror", Handler = "CountWhenEntryAdded", Publisher = "ledger", Position = parked, Reason = "Sửa xong",
        });
        await DoAsync<ReplayParkedFactsResponse>(new ReplayParkedFactsRequest { Subscriber = "mirror", Handler = "CountWhenEntryAdded", Publisher = "ledger", Reason = "Còn lại" });
    }

    private static Task ThroughOutageAsync(Func<Task> ask) => ThroughOutageAsync(async () =>
    {
        await ask();
        return true;
    });

    private static async Task<T> ThroughOutageAsync<T>(Func<Task<T>> ask)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await ask();
            }
            catch (Npgsql.NpgsqlException) when (tries < 600)
            {
                await Task.Delay(200);
            }
        }
    }

    public static Date Day(int year, int month, int day) => new() { Year = year, Month = month, Day = day };
}
