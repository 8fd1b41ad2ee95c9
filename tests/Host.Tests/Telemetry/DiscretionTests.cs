using System.Net.Http.Json;
using System.Text;
using Cchc.Steering.V1;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Server.Calls;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Identity.Data;
using CchcPlatform.Testing;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenTelemetry;

namespace CchcPlatform.Host.Tests.Telemetry;

/// <summary>What people wrote, and who they are, stays out of traces, metrics and logs.</summary>
public sealed class DiscretionTests : IAsyncLifetime
{
    private readonly WrittenLog log = new();
    private OtlpReceiver receiver = null!;
    private TestHost? running;

    public async ValueTask InitializeAsync()
    {
        receiver = await OtlpReceiver.StartAsync();
        running = await TestHost.StartAsync(settings: receiver.Settings, configure: builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Logging:LogLevel:Default"] = "Information", ["Logging:LogLevel:CchcPlatform.Server.Calls"] = "Debug" });
            builder.Logging.AddProvider(log);
        });
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await receiver.DisposeAsync();
    }

    private TestHost Running => running!;

    [Fact]
    public async Task Nothing_that_a_person_wrote_is_in_a_span_a_metric_or_a_log_whatever_rpc_it_was_sent_to()
    {
        var call = await Running.CallAsAsync("admin");
        var rpcs = Running.Services.GetRequiredService<RpcCatalog>().All.ToList();
        Assert.True(rpcs.Count > 40);
        foreach (var rpc in rpcs)
        {
            var planted = PlantedValues.RequestOf(rpc).ToByteArray();
            await SendAsync(call, rpc, planted);
            // Torn in the middle, so that it cannot be read.
            await SendAsync(call, rpc, [.. planted, 0xff, 0xff, .. Encoding.UTF8.GetBytes(PlantedValues.Text)]);
        }

        await ReportAsync();
        using var http = await Running.HttpAsAsync("admin");
        foreach (var path in new[]
        {
            $"/v1/communes/25195/plans/2026/activities?filter={PlantedValues.Text}", $"/v1/communes/25195/plans/2026/activities?filter=({PlantedValues.Text}",
            $"/v1/communes/25195/plans/2026/activities?{PlantedValues.Digits}={PlantedValues.Text}", $"/v1/communes/25195/plans/2026/activities?pageToken={PlantedValues.Digits}",
        })
        {
            using var answer = await http.GetAsync(path);
        }

        foreach (var body in new[] { $"{{\"text\": \"{PlantedValues.Text}", $"{{\"text\": 7, \"{PlantedValues.Text}\": 1}}", $"{{\"completes\": \"{PlantedValues.Text}\"}}" })
        {
            using var answer = await http.PostAsync(
                "/v1/communes/25195/plans/2026/activities/vii-1-02/occurrences/2026-q4/reports", new StringContent(body, Encoding.UTF8, "application/json"));
            Assert.False(answer.IsSuccessStatusCode);
        }

        await AssertSilentAsync(PlantedValues.Digits, "Nguyễn Thị Kín", "Trưởng phòng Văn hóa - Xã hội");
    }

    [Fact]
    public async Task A_path_is_told_by_its_template()
    {
        using var http = await Running.HttpAsAsync("admin");
        // A client in another process leaves no spans of its own here.
        using (SuppressInstrumentationScope.Begin())
        {
            foreach (var path in new[]
            {
                $"/v1/communes/25195/plans/{PlantedValues.Text}", $"/v1/accounts/sso|nguyen.{PlantedValues.Digits}@example.vn/grants", $"/nowhere/{PlantedValues.Text}",
            })
            {
                using var answer = await http.GetAsync(path);
            }
        }

        await ReportAsync();
        await AssertSilentAsync(PlantedValues.Digits);
        Assert.Contains(log.Lines, l => l.Contains("RequestId:", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, l => l.Contains("RequestPath", StringComparison.Ordinal));
        Assert.Contains("/plans/{", string.Join(' ', receiver.Spans.SelectMany(s => s.Span.Attributes).Where(a => a.Key == "url.path").Select(a => a.Value.StringValue).Distinct()));
    }

    [Fact]
    public async Task A_database_error_and_an_exception_that_quote_a_person_are_told_by_kind_and_place()
    {
        var source = Running.Services.GetRequiredService<ModuleDataSources>().For("steering");
        var logger = Running.Services.GetRequiredService<ILogger<DiscretionTests>>();
        using var activities = new System.Diagnostics.ActivitySource("CchcPlatform.Test");
        string traceId;
        using (var activity = activities.StartActivity("quoting"))
        {
            traceId = activity!.TraceId.ToString();
            await using var command = source.CreateCommand("SELECT $1::text::int");
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = PlantedValues.Text });
            var refused = await Assert.ThrowsAsync<PostgresException>(async () => await command.ExecuteScalarAsync());
            Assert.Contains(PlantedValues.Digits, refused.MessageText);
            logger.LogError(new InvalidOperationException("About " + PlantedValues.Text, refused), "It failed");
        }

        var spans = await receiver.TraceAsync(traceId, all => all.Count >= 2);
        // One of each host of this process that heard of it.
        var statement = spans.First(s => s.Source == "CchcPlatform.Database").Span;
        Assert.DoesNotContain(spans, s => s.Source == "Npgsql");
        Assert.Equal(2, statement.Status.Code);
        Assert.Contains(statement.Attributes, a => a.Value.StringValue == "22P02");
        Assert.Contains(statement.Attributes, a => a.Value.StringValue.Contains("SELECT $1::text::int", StringComparison.Ordinal));
        var line = Assert.Single(log.Lines, l => l.Contains("It failed", StringComparison.Ordinal));
        Assert.Contains("System.InvalidOperationException <- Npgsql.PostgresException: 22P02", line);
        Assert.Contains("TraceId:" + traceId, line);
        await Soon.BecomesTrueAsync(() => receiver.Logs.Any(l => l.Body.StringValue == "It failed"), "the log arrives");
        await AssertSilentAsync(PlantedValues.Digits);
    }

    [Fact]
    public async Task What_the_libraries_log_of_a_failed_query_of_the_accounts_has_no_words_of_it_either()
    {
        await using (var db = await Running.Services.GetRequiredService<IDbContextFactory<IdentityDb>>().CreateDbContextAsync())
        {
            await Assert.ThrowsAnyAsync<Exception>(() => db.Database.SqlQuery<int>($"SELECT {PlantedValues.Text}::text::int AS \"Value\"").ToListAsync());
        }

        await AssertSilentAsync(PlantedValues.Digits);
    }

    // A report that is taken, by its author.
    private async Task ReportAsync()
    {
        using var http = await Running.HttpAsAsync("head-vhxh");
        using var reported = await http.PostAsJsonAsync("/v1/communes/25195/plans/2026/activities/vii-1-02/occurrences/2026-q4/reports", new
        {
            requestId = "planted", text = PlantedValues.Text, completes = true, unit = "VHXH",
            evidence = new[] { new { title = PlantedValues.Text, isProduct = true, document = new { number = "45/TB-UBND", date = new { year = 2026, month = 11, day = 20 } } } },
        });
        reported.EnsureSuccessStatusCode();
        var activities = new ActivityService.ActivityServiceClient(await Running.CallAsAsync("head-vhxh"));
        await activities.ListActivitiesAsync(new ListActivitiesRequest { Parent = "communes/25195/plans/2026", Filter = "\"Kín " + PlantedValues.Digits + "\"" });
        await activities.AssignOfficersAsync(new AssignOfficersRequest
        {
            Name = "communes/25195/plans/2026/activities/vii-1-02", Reason = PlantedValues.Text,
            Officers = { new Officer { Subject = "officer-vhxh", DisplayName = PlantedValues.Text, Unit = "VHXH" } },
        });
        Assert.Contains(log.Lines, l => l.Contains("Module:steering", StringComparison.Ordinal) && l.Contains("AssignOfficers done", StringComparison.Ordinal) && l.Contains("TraceId:", StringComparison.Ordinal));
    }

    private static async Task SendAsync(CallInvoker call, Rpc rpc, byte[] request)
    {
        var bytes = Marshallers.Create<byte[]>(b => b, b => b);
        var options = new CallOptions(deadline: DateTime.UtcNow.AddSeconds(10));
        var kind = (rpc.Method.IsClientStreaming, rpc.Method.IsServerStreaming) switch
        {
            (false, false) => MethodType.Unary, (true, false) => MethodType.ClientStreaming, (false, true) => MethodType.ServerStreaming, _ => MethodType.DuplexStreaming,
        };
        var method = new Method<byte[], byte[]>(kind, rpc.Method.Service.FullName, rpc.Method.Name, bytes, bytes);
        try
        {
            switch (kind)
            {
                case MethodType.Unary:
                    await call.AsyncUnaryCall(method, null, options, request);
                    break;
                case MethodType.ServerStreaming:
                    // One that never ends by itself is left after a while.
                    using (var stream = call.AsyncServerStreamingCall(method, null, options.WithDeadline(DateTime.UtcNow.AddSeconds(2)), request))
                    {
                        await foreach (var _ in stream.ResponseStream.ReadAllAsync())
                        {
                        }
                    }

                    break;
                default:
                    using (var stream = call.AsyncDuplexStreamingCall(method, null, options))
                    {
                        await stream.RequestStream.WriteAsync(request);
                        await stream.RequestStream.CompleteAsync();
                        await foreach (var _ in stream.ResponseStream.ReadAllAsync())
                        {
                        }
                    }

                    break;
            }
        }
        catch (RpcException)
        {
            // Most are refused; what they leave behind is the question.
        }
    }

    private async Task AssertSilentAsync(params string[] secrets)
    {
        // What a host holds back it sends when it stops.
        await StopAsync();
        var sent = receiver.Bytes.ToList();
        Assert.NotEmpty(receiver.Spans);
        Assert.NotEmpty(receiver.Metrics);
        Assert.NotEmpty(receiver.Logs);
        Assert.NotEmpty(log.Lines);
        foreach (var secret in secrets)
        {
            var bytes = Encoding.UTF8.GetBytes(secret);
            Assert.DoesNotContain(sent.Select(s => (Sent: s, At: s.AsSpan().IndexOf(bytes))).Where(s => s.At >= 0)
                .Select(s => Encoding.UTF8.GetString(s.Sent.AsSpan(Math.Max(0, s.At - 300), Math.Min(600, s.Sent.Length - Math.Max(0, s.At - 300))))), _ => true);
            Assert.DoesNotContain(log.Lines, l => l.Contains(secret, StringComparison.Ordinal));
        }
    }

    private async Task StopAsync()
    {
        if (running is { } last)
        {
            running = null;
            await last.DisposeAsync();
        }
    }
}
