using Cchc.Platform.V1;
using CchcPlatform.Testing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Date = Google.Type.Date;

namespace CchcPlatform.Host.Tests.Calendar;

/// <summary>The working calendar over the wire, on a real database.</summary>
public sealed class CalendarServiceTests(Loading.HostWithAllModules shared) : IClassFixture<Loading.HostWithAllModules>
{
    private const string Vn = "calendars/vn";

    [Theory]
    // Received, amount, unit, cut-off, due (day/month 2026).
    [InlineData("2026-04-24T09:00:00+07:00", 5, DeadlineUnit.WorkingDay, false, 6, 5)]
    [InlineData("2026-02-13T09:00:00+07:00", 3, DeadlineUnit.CalendarDay, false, 23, 2)]
    [InlineData("2026-01-05T09:00:00+07:00", 5, DeadlineUnit.WorkingDay, false, 10, 1)]
    [InlineData("2026-11-20T15:00:00+07:00", 1, DeadlineUnit.WorkingDay, true, 23, 11)]
    [InlineData("2026-11-20T15:01:00+07:00", 1, DeadlineUnit.WorkingDay, true, 25, 11)]
    [InlineData("2026-11-20T17:30:00Z", 1, DeadlineUnit.WorkingDay, false, 23, 11)]
    [InlineData("2026-01-31T09:00:00+07:00", 1, DeadlineUnit.Month, false, 2, 3)]
    // Received before the first year that the calendar knows: that day is not counted.
    [InlineData("2025-12-31T09:00:00+07:00", 1, DeadlineUnit.WorkingDay, false, 5, 1)]
    [InlineData("2025-12-29T09:00:00+07:00", 10, DeadlineUnit.CalendarDay, false, 8, 1)]
    [InlineData("2025-12-01T09:00:00+07:00", 1, DeadlineUnit.Month, false, 5, 1)]
    public async Task A_deadline_is_counted_by_the_published_calendar(string received, int amount, DeadlineUnit unit, bool cutOff, int day, int month)
    {
        var host = shared.Host;
        var answer = await (await ClientAsync(host, "viewer")).ComputeDeadlineAsync(Ask(received, amount, unit, cutOff));
        Assert.Equal(Day(day, month), answer.DueDate);
        Assert.Equal(1, answer.Version);
        Assert.Contains(answer.Explanation, sentence => sentence.Contains($"{day:00}/{month:00}/2026", StringComparison.Ordinal));
        Assert.All(answer.SkippedDays, skipped => Assert.NotEmpty(skipped.Reason));
    }

    [Fact]
    public async Task A_swap_published_late_counts_from_then_on_and_moves_no_deadline_already_given()
    {
        await using var host = await TestHost.StartAsync();
        await using var beside = await host.StartBesideAsync();
        var admin = await ClientAsync(host, "admin");
        var ask = Ask("2026-11-20T09:00:00+07:00", 1, DeadlineUnit.WorkingDay);
        Assert.Equal(Day(23, 11), (await admin.ComputeDeadlineAsync(ask)).DueDate);
        const string Issued = "SELECT string_agg(id::text || due_date::text, ',' ORDER BY id) FROM steering.occurrences";
        var issued = await host.ScalarAsync<string>(Issued);
        var before = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");

        var version = (await admin.PublishCalendarVersionAsync(Swap())).Version;
        Assert.Equal((2, 2026, 2, "admin"), (version.Version, version.ChangedYear, version.ChangedDays, version.Publisher));

        var after = await admin.ComputeDeadlineAsync(ask);
        Assert.Equal((Day(25, 11), 2), (after.DueDate, after.Version));
        Assert.Equal([Day(21, 11), Day(22, 11), Day(23, 11), Day(24, 11)], after.SkippedDays.Select(skipped => skipped.Date));
        Assert.Contains(after.Explanation, s => s.Contains("thứ Hai 23/11/2026", StringComparison.Ordinal) && s.Contains("Công văn thử nghiệm", StringComparison.Ordinal));
        Assert.True(after.Unverified);

        var old = Ask("2026-11-20T09:00:00+07:00", 1, DeadlineUnit.WorkingDay);
        old.AsOf = before;
        Assert.Equal((Day(23, 11), 1), await ShortAsync(admin, old));
        (old.AsOf, old.Version) = ("", 1);
        Assert.Equal((Day(23, 11), 1), await ShortAsync(admin, old));
        Assert.Equal(issued, await host.ScalarAsync<string>(Issued));

        var other = await ClientAsync(beside, "admin");
        await Facts.Soon.BecomesTrueAsync(async () => (await other.ComputeDeadlineAsync(ask)).Version == 2, "the other host knows version 2");
        var year = (await other.GetCalendarAsync(new GetCalendarRequest { Name = "calendars/vn/years/2026" })).Calendar;
        Assert.False(Assert.Single(year.Days, day => day.Date.Equals(Day(23, 11))).Verified);
        Assert.Equal(1L, await host.ScalarAsync<long>("SELECT count(*) FROM platform.facts WHERE type = 'cchc.platform.v1.CalendarVersionPublished' AND reason = 'Công bố hoán đổi'"));

        var first = await admin.ListCalendarVersionsAsync(new ListCalendarVersionsRequest { Parent = Vn, PageSize = 1 });
        var second = await admin.ListCalendarVersionsAsync(new ListCalendarVersionsRequest { Parent = Vn, PageSize = 1, PageToken = first.NextPageToken });
        Assert.Equal([1, 2], first.Versions.Concat(second.Versions).Select(v => v.Version));
        Assert.Null(first.Versions[0].KnownFrom);
        Assert.Equal("", second.NextPageToken);
    }

    [Fact]
    public async Task A_repeated_publication_gets_the_same_answer_and_one_on_an_old_base_is_refused()
    {
        await using var host = await TestHost.StartAsync();
        var admin = await ClientAsync(host, "admin");
        var trial = Swap();
        trial.ValidateOnly = true;
        Assert.Equal(2, (await admin.PublishCalendarVersionAsync(trial)).Version.Version);
        Assert.Equal(1L, await host.ScalarAsync<long>("SELECT count(*) FROM platform.calendar_versions"));

        var swap = Swap();
        swap.RequestId = "swap-1";
        var first = await admin.PublishCalendarVersionAsync(swap);
        Assert.Equal(first, await admin.PublishCalendarVersionAsync(swap));
        Assert.Equal(2L, await host.ScalarAsync<long>("SELECT count(*) FROM platform.calendar_versions"));
        await RefusedAsync(StatusCode.Aborted, "ETAG_STALE", async () => await admin.PublishCalendarVersionAsync(Swap()));

        var again = Swap();
        again.BaseVersion = 2;
        await RefusedAsync(StatusCode.FailedPrecondition, "CALENDAR_UNCHANGED", async () => await admin.PublishCalendarVersionAsync(again));
        var two = Enumerable.Range(0, 2).Select(i => PublishedAsync(admin, Change(Day(9 + i, 3), CalendarDayKind.Holiday))).ToList();
        Assert.Single(await Task.WhenAll(two), StatusCode.OK);
    }

    [Fact]
    public async Task Only_who_may_write_everywhere_publishes()
    {
        var host = shared.Host;
        await RefusedAsync(StatusCode.PermissionDenied, "PERMISSION_MISSING", async () => await (await ClientAsync(host, "viewer")).PublishCalendarVersionAsync(Swap()));
        await RefusedAsync(StatusCode.PermissionDenied, "PERMISSION_MISSING", async () => await (await ClientAsync(host, "steering")).PublishCalendarVersionAsync(Swap()));
    }

    [Fact]
    public async Task Wrong_days_are_refused_field_by_field()
    {
        var host = shared.Host;
        var admin = await ClientAsync(host, "admin");
        await RefusedAsync(StatusCode.FailedPrecondition, "CALENDAR_YEAR_NOT_KNOWN", async () => await admin.ComputeDeadlineAsync(Ask("2031-01-05T09:00:00+07:00", 1, DeadlineUnit.WorkingDay)));
        await RefusedAsync(StatusCode.FailedPrecondition, "CALENDAR_YEAR_NOT_KNOWN", async () => await admin.ComputeDeadlineAsync(Ask("2025-12-31T09:00:00+07:00", 1, DeadlineUnit.WorkingDay, cutOff: true)));
        await RefusedAsync(StatusCode.FailedPrecondition, "CALENDAR_YEAR_NOT_KNOWN", async () => await admin.GetCalendarAsync(new GetCalendarRequest { Name = "calendars/vn/years/2031" }));
        await RefusedAsync(StatusCode.NotFound, "RESOURCE_NOT_FOUND", async () => await admin.GetCalendarAsync(new GetCalendarRequest { Name = "calendars/la/years/2026" }));
        await RefusedAsync(StatusCode.InvalidArgument, "RESOURCE_NAME_MALFORMED", async () => await admin.GetCalendarAsync(new GetCalendarRequest { Name = "calendars/vn/years/26" }));
        await FieldAsync("changes[1].date", Change(Day(1, 3), CalendarDayKind.Holiday), Change(Day(1, 3), CalendarDayKind.Holiday));
        await FieldAsync("changes[0].kind", Change(Day(9, 3), CalendarDayKind.MakeupWork));
        await FieldAsync("changes[0].kind", Change(Day(8, 3), CalendarDayKind.OffSwapped));
        await FieldAsync("changes[0].kind", Change(Day(9, 3), CalendarDayKind.Weekend));
        await FieldAsync("changes[0].date", Change(Day(31, 2), CalendarDayKind.Holiday));
        await FieldAsync("changes[0].date", Change(new Date { Year = 2027, Month = 3, Day = 1 }, CalendarDayKind.Holiday));
        await FieldAsync("changes[0].legal_basis", new CalendarChange { Date = Day(9, 3), Kind = CalendarDayKind.Holiday, Reason = "Nghỉ" });
        await RefusedAsync(StatusCode.FailedPrecondition, "DAY_NOT_LISTED", async () => await admin.PublishCalendarVersionAsync(Publish(new CalendarChange { Date = Day(9, 3), Remove = true })));

        async Task FieldAsync(string field, params CalendarChange[] changes)
        {
            var refused = await Assert.ThrowsAsync<RpcException>(async () => await admin.PublishCalendarVersionAsync(Publish(changes)));
            Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
            Assert.Contains(field, Faults.FieldsOf(refused));
        }
    }

    /// <summary>An answer of hundreds of faults would not fit into the headers that a client takes.</summary>
    [Fact]
    public async Task Of_very_many_wrong_days_the_first_twenty_are_named()
    {
        var admin = await ClientAsync(shared.Host, "admin");
        var wrong = Enumerable.Repeat(new CalendarChange { Date = Day(8, 3), Kind = CalendarDayKind.OffSwapped }, 366).ToArray();
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await admin.PublishCalendarVersionAsync(Publish(wrong)));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Equal(20, Faults.FieldsOf(refused).Count);
        Assert.StartsWith("The first 20 of 1463: ", refused.Status.Detail);
        Assert.InRange(refused.Trailers.Sum(header => header.Key.Length + (header.IsBinary ? header.ValueBytes.Length * 4 / 3 : header.Value.Length)) + refused.Status.Detail.Length, 1, 8_192);
    }

    private static async Task<CalendarService.CalendarServiceClient> ClientAsync(TestHost host, string account) => new(await host.CallAsAsync(account));

    private static async Task<(Date, int)> ShortAsync(CalendarService.CalendarServiceClient client, ComputeDeadlineRequest ask)
    {
        var answer = await client.ComputeDeadlineAsync(ask);
        return (answer.DueDate, answer.Version);
    }

    private static async Task<StatusCode> PublishedAsync(CalendarService.CalendarServiceClient client, CalendarChange change)
    {
        try
        {
            var request = Publish(change);
            request.BaseVersion = 2;
            await client.PublishCalendarVersionAsync(request);
            return StatusCode.OK;
        }
        catch (RpcException refused)
        {
            Assert.Equal(StatusCode.Aborted, refused.StatusCode);
            return refused.StatusCode;
        }
    }

    private static async Task RefusedAsync(StatusCode status, string reason, Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal((status, reason), (refused.StatusCode, Faults.ReasonOf(refused)));
    }

    private static PublishCalendarVersionRequest Swap() => Publish(
        Change(Day(23, 11), CalendarDayKind.OffSwapped), Change(Day(28, 11), CalendarDayKind.MakeupWork));

    private static PublishCalendarVersionRequest Publish(params CalendarChange[] changes) =>
        new() { Parent = Vn, Year = 2026, BaseVersion = 1, Reason = "Công bố hoán đổi", Changes = { changes } };

    private static CalendarChange Change(Date date, CalendarDayKind kind) =>
        new() { Date = date, Kind = kind, LegalBasis = "Công văn thử nghiệm", Reason = "Hoán đổi 23/11/2026 và 28/11/2026" };

    private static ComputeDeadlineRequest Ask(string received, int amount, DeadlineUnit unit, bool cutOff = false) => new()
    {
        Parent = Vn, ReceivedAt = DateTimeOffset.Parse(received, System.Globalization.CultureInfo.InvariantCulture).ToTimestamp(),
        Amount = amount, Unit = unit, CutOffApplies = cutOff,
    };

    private static Date Day(int day, int month) => new() { Year = 2026, Month = month, Day = day };
}
