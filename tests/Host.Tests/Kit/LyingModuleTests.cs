using System.Diagnostics;
using System.Diagnostics.Metrics;
using Cchc.Ledger.V1;
using Cchc.Platform.V1;
using CchcPlatform.Conformance;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Testing;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Xunit.Sdk;

namespace CchcPlatform.Host.Tests.Kit;

/// <summary>The conformance kit does not let a module pass that breaks what it promises: of its checks those that count and compare are shown to fail.</summary>
public sealed class LyingModuleTests(LyingModuleTests.LyingLedger ledger, LyingModuleTests.LyingCalendars calendars)
    : IClassFixture<LyingModuleTests.LyingLedger>, IClassFixture<LyingModuleTests.LyingCalendars>
{
    [Fact]
    public Task A_statement_for_each_row_is_seen() => FailsAsync(
        "statements, and ", async _ => await StatementsAsync(await ledger.Host.ScalarAsync<long>("SELECT count(*) / 10 FROM ledger.accounts")),
        kit => kit.The_statements_of_a_call_do_not_grow_with_the_data_or_the_page());

    [Fact]
    public Task A_statement_for_each_thing_of_a_request_is_seen() => FailsAsync(
        "statements for two things, and ", async request => await StatementsAsync((request as AddEntryRequest)?.Reason.Length ?? 0),
        kit => kit.The_statements_of_a_call_do_not_grow_with_what_it_is_asked_to_do());

    [Fact]
    public Task A_change_that_ignores_its_etag_is_seen() => FailsAsync(
        "No exception was thrown", request => Forget(request as AddEntryRequest),
        kit => kit.Of_two_changes_that_saw_the_same_state_the_second_is_refused());

    [Fact]
    public Task A_request_that_is_done_again_when_it_is_repeated_is_seen() => FailsAsync(
        "cchc.ledger.v1.LedgerService.AddEntry answered", request =>
        {
            (request as AddEntryRequest)?.RequestId = "";
            return Forget(request as AddEntryRequest);
        },
        kit => kit.A_repeated_request_gets_the_same_answer_and_is_done_once());

    [Theory]
    [InlineData("the log has")]
    [InlineData("tells who the request is about")]
    [InlineData("the metric told")]
    public Task A_person_in_telemetry_is_seen(string where) => FailsAsync(
        where, request =>
        {
            switch (where)
            {
                case "the log has": ledger.Host.Of<ILogger<LyingLedger>>().LogWarning("{Request}", request); break;
                case "the metric told": LyingLedger.Told.Add(1, new KeyValuePair<string, object?>("holder", (request as OpenAccountRequest)?.HolderNumber)); break;
                default: Activity.Current!.SetTag("request", $"{request}"); break;
            }

            return Task.CompletedTask;
        },
        kit => kit.A_person_in_an_accepted_request_is_in_no_span_metric_or_log());

    [Fact]
    public async Task Pages_that_repeat_a_row_are_seen()
    {
        var failed = await Assert.ThrowsAnyAsync<XunitException>(() => new CalendarConformance(calendars).Pages_show_every_row_once_while_rows_are_added());
        Assert.StartsWith("cchc.platform.v1.CalendarService.ListCalendarVersions showed ", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_may_hold_many_things_and_is_sent_with_one_only_is_seen()
    {
        var failed = await Assert.ThrowsAnyAsync<XunitException>(() => new CalendarConformance(calendars).The_statements_of_a_call_do_not_grow_with_what_it_is_asked_to_do());
        Assert.StartsWith("cchc.platform.v1.CalendarService.PublishCalendarVersion may hold many cchc.platform.v1.PublishCalendarVersionRequest.changes", failed.Message, StringComparison.Ordinal);
    }

    private async Task FailsAsync(string because, Func<IMessage, Task> lie, Func<LedgerConformance, Task> check)
    {
        ledger.Lie = lie;
        var failed = await Assert.ThrowsAnyAsync<XunitException>(() => check(new LedgerConformance(ledger)));
        Assert.Contains(because, failed.Message, StringComparison.Ordinal);
    }

    private static Task Forget(AddEntryRequest? request)
    {
        request?.Etag = "";
        return Task.CompletedTask;
    }

    private async Task StatementsAsync(long count)
    {
        await using var connection = await ledger.Host.ConnectAsync();
        await using var command = new NpgsqlCommand("SELECT 1", connection);
        for (var i = 0L; i < count; i++)
        {
            await command.ExecuteScalarAsync();
        }
    }

    /// <summary>Does something to each request before the host sees it.</summary>
    public sealed class LyingLedger : LedgerConformance.Ledger
    {
        internal static readonly Counter<int> Told = new Meter("lies").CreateCounter<int>("told");

        private readonly SemaphoreSlim turn = new(1);

        internal Func<IMessage, Task> Lie { get; set; } = _ => Task.CompletedTask;

        // Somebody that no other subject looks for: the metrics of the whole process are heard by each.
        public override string PersonFor(FieldDescriptor field) => field.Name == "holder_number" ? "079085000124" : base.PersonFor(field);

        public override async Task<IReadOnlyList<IMessage>?> MessagesAsync(MethodDescriptor rpc, int things)
        {
            if (rpc.Name != "AddEntry")
            {
                return null;
            }

            var entry = (AddEntryRequest)await ExampleAsync(rpc);
            entry.Reason = new string('x', things);
            return [entry];
        }

        protected override void Configure(WebApplicationBuilder builder) => builder.Services.AddGrpc(grpc => grpc.Interceptors.Add<Before>(this));

        private sealed class Before(LyingLedger subject) : Interceptor
        {
            public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> next)
            {
                if (!context.Method.StartsWith("/cchc.ledger.", StringComparison.Ordinal))
                {
                    return await next(request, context);
                }

                // One after the other: else those that are done again refuse each other.
                await subject.turn.WaitAsync();
                try
                {
                    await subject.Lie((IMessage)request);
                    return await next(request, context);
                }
                finally
                {
                    subject.turn.Release();
                }
            }
        }
    }

    private sealed class CalendarConformance(ModuleSubject subject) : ModuleConformance(subject);

    /// <summary>Of the platform the calendars alone; each page but the first shows its last row in the place of its first too, unless it is as long as pages can be.</summary>
    public sealed class LyingCalendars : ModuleSubject
    {
        protected override IModule Module { get; } = new Calendars();

        // A host without any module does not start.
        protected override string[] Needs => ["ledger"];

        protected override Dictionary<string, string?> Settings { get; } = new() { ["Modules:Folder"] = LedgerHost.Folder };

        public override Task<IMessage> ExampleAsync(MethodDescriptor rpc) => Task.FromResult<IMessage>(
            rpc.Name == "ListCalendarVersions" ? new ListCalendarVersionsRequest { Parent = "calendars/vn" } : throw new NotSupportedException());

        public override Task GrowAsync(int rows) => Host.CopyRowsAsync("platform.calendar_versions", rows,
            [("id", "gen_random_uuid()"), ("version", "(SELECT max(version) FROM platform.calendar_versions) + i"), ("known_from", "now()")],
            "version = (SELECT max(version) FROM platform.calendar_versions)");

        protected override void Configure(WebApplicationBuilder builder) => builder.Services.AddGrpc(grpc => grpc.Interceptors.Add<After>());

        private sealed class After : Interceptor
        {
            public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> next)
            {
                var response = await next(request, context);
                if (response is ListCalendarVersionsResponse page && request is ListCalendarVersionsRequest { PageToken.Length: > 0, PageSize: < 1_000 })
                {
                    page.Versions[0] = page.Versions[^1];
                }

                return response;
            }
        }

        private sealed class Calendars : IModule
        {
            public string Key => "platform";

            public void Describe(ModuleBuilder module) => module.Grpc<Service>();
        }

        private sealed class Service : CalendarService.CalendarServiceBase;
    }
}
