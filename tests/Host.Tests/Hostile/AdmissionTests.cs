using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Cchc.Organization.V1;
using Cchc.Platform.V1;
using Cchc.Steering.V1;
using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Server;
using CchcPlatform.Testing;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;
using Microsoft.Extensions.DependencyInjection;

namespace CchcPlatform.Host.Tests.Hostile;

/// <summary>What is counted as a call, and what is not: on a host that works on one call at a time, and is busy with one that never ends.</summary>
public sealed class AdmissionTests : IAsyncLifetime
{
    private const string Report = "/cchc.steering.v1.OccurrenceService/ReportProgress";

    private TestHost host = null!;
    private EndlessCall busy = null!;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync(settings: new() { ["Admission:Calls:AtOnce"] = "1", ["Admission:Calls:Waiting"] = "0" });
        // A report may have a photo and so has a minute.
        busy = new EndlessCall(host.Grpc, Report, await host.TokenAsync("viewer"));
        await busy.HasBegunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        busy?.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Only_calls_to_modules_are_refused_while_these_are_overloaded()
    {
        var units = new UnitService.UnitServiceClient(await host.CallAsAsync("steering"));
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await units.ListUnitsAsync(new ListUnitsRequest { Parent = "communes/25195" }));
        Assert.Equal((StatusCode.ResourceExhausted, "HOST_OVERLOADED"), (refused.StatusCode, Faults.ReasonOf(refused)));
        using var web = await host.HttpAsAsync("steering");
        using var answer = await web.GetAsync("/v1/communes/25195/units");
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);

        await new ModuleService.ModuleServiceClient(await host.CallAsAsync("admin")).ListModulesAsync(new ListModulesRequest());
        var anonymous = await host.CallAsAsync(null);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await new Health.HealthClient(anonymous).CheckAsync(new HealthCheckRequest())).Status);
        using var reflection = new ServerReflection.ServerReflectionClient(anonymous).ServerReflectionInfo();
        await reflection.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
        Assert.True(await reflection.ResponseStream.MoveNext(CancellationToken.None));
        Assert.NotEmpty(await host.TokenAsync("province-system"));
        foreach (var path in new[] { "/health/ready", "/openapi/v1.json" })
        {
            using var open = await web.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        }
    }

    /// <summary>An import is no call but a stream, and asks the unit register in another module for every unit of the file.</summary>
    [Fact]
    public async Task A_call_between_modules_needs_no_place_of_its_own()
    {
        var imports = new ImportService.ImportServiceClient(await host.CallAsAsync("steering"));
        using var import = imports.ImportPlan();
        var file = await File.ReadAllBytesAsync(Path.Combine(RepositoryScripts.Root, "build", "data", "plan-25195-2026.txt"));
        await import.RequestStream.WriteAsync(new ImportPlanRequest { Header = new ImportPlanHeader { Parent = "communes/25195", Year = 2045, FileName = "plan.txt", Preview = true } });
        await import.RequestStream.WriteAsync(new ImportPlanRequest { Chunk = ByteString.CopyFrom(file) });
        await import.RequestStream.CompleteAsync();
        var answers = await import.ResponseStream.ReadAllAsync().ToListAsync();
        Assert.Equal(85, answers[^1].Summary.RowCount);
        Assert.True(busy.IsRunning, "the only place was held all the time");
    }

    /// <summary>Not only by one subject, who may have less: by as many as there are.</summary>
    [Fact]
    public async Task All_subjects_of_a_commune_together_leave_a_place_to_another()
    {
        await host.ScalarAsync<long>("""
            WITH moved AS (UPDATE identity.grants SET commune = '25198', unit = NULL WHERE subject = 'head-vp'),
            told AS (UPDATE identity.rights_state SET version = version + 1)
            SELECT 1::bigint
            """);
        await using var small = await host.StartBesideAsync(settings: new() { ["Admission:Calls:AtOnce"] = "4", ["Admission:Calls:Waiting"] = "0" });
        var neighbor = new UnitService.UnitServiceClient(await host.CallAsAsync("head-vp", small.Grpc));
        var flood = new List<EndlessCall>();
        foreach (var subject in new[] { "viewer", "steering", "head-vhxh", "officer-vhxh" })
        {
            flood.Add(new EndlessCall(small.Grpc, "/cchc.organization.v1.UnitService/GetUnit", await host.TokenAsync(subject)));
        }

        try
        {
            await Soon.BecomesTrueAsync(() => flood.Count(call => call.IsRunning) == 3, "the fourth of the commune is refused");
            await Task.WhenAll(flood.Where(call => call.IsRunning).Select(call => call.HasBegunAsync()));
            await neighbor.ListUnitsAsync(new ListUnitsRequest { Parent = "communes/25198" });
        }
        finally
        {
            flood.ForEach(call => call.Dispose());
        }
    }

    [Fact]
    public async Task JSON_that_may_hold_a_file_takes_a_place_of_the_uploads()
    {
        using var web = await host.HttpAsAsync("head-vhxh");
        Assert.Equal(HttpStatusCode.TooManyRequests, await ReportAsync(new StringContent("{}", Encoding.UTF8, "application/json")));
        // Nobody knows yet how long it is.
        Assert.Equal(HttpStatusCode.BadRequest, await ReportAsync(new Unmeasured()));

        async Task<HttpStatusCode> ReportAsync(HttpContent content)
        {
            using var answer = await web.PostAsync("/v1/communes/25195/plans/2026/activities/vii-1-02/occurrences/2026-q4/reports", content);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_message_that_may_hold_a_file_takes_a_place_of_the_uploads_too()
    {
        var occurrences = new OccurrenceService.OccurrenceServiceClient(await host.CallAsAsync("head-vhxh"));
        Assert.Equal(StatusCode.ResourceExhausted, await ReportAsync(1 << 20));
        Assert.Equal(StatusCode.NotFound, await ReportAsync(5 << 20));
        // Nobody knows yet how long it is when it is unpacked.
        Assert.Equal(StatusCode.NotFound, await ReportAsync(1, "gzip"));

        async Task<StatusCode> ReportAsync(int bytes, string encoding = "identity")
        {
            var report = new ReportProgressRequest
            {
                Parent = "communes/25195/plans/2099/activities/a/occurrences/b", Text = "x",
                Evidence = { new Evidence { File = new EvidenceFile { FileName = "a.bin", Content = ByteString.CopyFrom(new byte[bytes]) } } },
            };
            return (await Assert.ThrowsAsync<RpcException>(async () => await occurrences.ReportProgressAsync(report, new Metadata { { "grpc-internal-encoding-request", encoding } }))).StatusCode;
        }
    }

    [Fact]
    public async Task A_body_that_does_not_come_in_time_gives_its_place_back()
    {
        await using var small = await host.StartBesideAsync(settings: new() { ["Admission:Platform:AtOnce"] = "1", ["Admission:Platform:Waiting"] = "1" });
        using var large = new EndlessCall(small.Grpc, Report, await host.TokenAsync("head-vhxh"), 5 << 20);
        await large.HasBegunAsync();
        using var watch = new EndlessCall(small.Grpc, "/cchc.platform.v1.FactService/WatchFacts", await host.TokenAsync("province-system"));
        await watch.HasBegunAsync();
        using var web = await small.HttpAsAsync("admin");
        using var stop = new CancellationTokenSource();
        var answer = web.PostAsync("/v1/accounts/viewer/grants", new Trickling(stop.Token));
        await Soon.BecomesTrueAsync(async () => (await web.GetAsync("/v1/modules")).StatusCode == HttpStatusCode.TooManyRequests, "the only place is held");
        await Soon.BecomesTrueAsync(async () => (await web.GetAsync("/v1/modules")).StatusCode == HttpStatusCode.OK, "it is free again");
        await stop.CancelAsync();
        using var told = await answer;
        Assert.Equal(HttpStatusCode.BadRequest, told.StatusCode);
        Assert.Contains("UPLOAD_TOO_SLOW", await told.Content.ReadAsStringAsync());
        await Soon.BecomesTrueAsync(() => !watch.IsRunning, "nor has the request for a stream more time");
        Assert.True(large.IsRunning, "a large file by a slow line has more time");
    }

    [Fact]
    public async Task A_call_that_works_longer_than_its_message_may_take_goes_on()
    {
        var clock = new HastyClock();
        await using var small = await host.StartBesideAsync(configure: builder =>
        {
            builder.Services.AddGrpc(grpc => grpc.Interceptors.Add<Slow>());
            builder.Services.AddSingleton<TimeProvider>(clock);
        });
        var units = new UnitService.UnitServiceClient(await host.CallAsAsync("viewer", small.Grpc));
        var request = new ListUnitsRequest { Parent = "communes/25195" };
        Assert.NotEmpty((await units.ListUnitsAsync(request)).Units);
        Assert.Equal(1, clock.Rung);
        // Nor does anything of it stay in the connection.
        Assert.NotEmpty((await units.ListUnitsAsync(request)).Units);
    }

    [Fact]
    public async Task A_token_needs_a_place_of_the_platform_as_soon_as_its_form_has_arrived()
    {
        await using var small = await host.StartBesideAsync(settings: new() { ["Admission:Platform:AtOnce"] = "1", ["Admission:Platform:Waiting"] = "1" });
        using var web = await small.HttpAsAsync(null);
        using var slow = new TcpClient();
        await slow.ConnectAsync(small.Web.Host, small.Web.Port);
        await slow.GetStream().WriteAsync("POST /connect/token HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 99\r\n\r\n"u8.ToArray());
        var begun = new byte[12];
        await slow.GetStream().ReadExactlyAsync(begun);
        Assert.Equal("HTTP/1.1 100", Encoding.ASCII.GetString(begun));
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskTokenAsync(web)).StatusCode);

        using (var operators = new EndlessCall(small.Grpc, "/cchc.platform.v1.ModuleService/ListModules", await host.TokenAsync("admin")))
        {
            await operators.HasBegunAsync();
            using var refused = await AskTokenAsync(web);
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
            Assert.Contains("HOST_OVERLOADED", await refused.Content.ReadAsStringAsync());
            Assert.Equal(HttpStatusCode.OK, (await web.GetAsync("/health/ready")).StatusCode);
        }

        await Soon.BecomesTrueAsync(async () => (await AskTokenAsync(web)).StatusCode == HttpStatusCode.Unauthorized, "the place is free again");
    }

    [Fact]
    public async Task Who_reads_the_API_description_and_takes_nothing_keeps_nobody_from_a_token()
    {
        await using var small = await host.StartBesideAsync(settings: new() { ["Admission:Platform:AtOnce"] = "1", ["Admission:Platform:Waiting"] = "0" });
        using var idle = new HttpClient(new SocketsHttpHandler { InitialHttp2StreamWindowSize = 65_535 })
        {
            DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var held = await idle.GetAsync(new Uri(small.Grpc, "/openapi/v1.json"), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, held.StatusCode);
        // More than the window of the client and the buffer of the host take: its end waits for the reader.
        Assert.InRange(held.Content.Headers.ContentLength ?? 0, 3 * 65_536, long.MaxValue);

        using var web = await small.HttpAsAsync(null);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskTokenAsync(web)).StatusCode);
    }

    [Fact]
    public async Task Streams_that_need_no_token_take_no_place_of_those_that_do()
    {
        await using var small = await host.StartBesideAsync(settings: new() { ["Admission:Streams:AtOnce"] = "1", ["Admission:Open:AtOnce"] = "1" });
        var anonymous = await host.CallAsAsync(null, small.Grpc);
        var health = new Health.HealthClient(anonymous);
        using var watch = health.Watch(new HealthCheckRequest());
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
        using var facts = new FactService.FactServiceClient(await host.CallAsAsync("viewer", small.Grpc)).WatchFacts(new WatchFactsRequest { Parent = "communes/25195" });
        Assert.True(await facts.ResponseStream.MoveNext(CancellationToken.None));

        using var second = health.Watch(new HealthCheckRequest());
        var refused = await Assert.ThrowsAsync<RpcException>(() => second.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal((StatusCode.ResourceExhausted, "HOST_OVERLOADED"), (refused.StatusCode, Faults.ReasonOf(refused)));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest())).Status);
    }

    private static Task<HttpResponseMessage> AskTokenAsync(HttpClient web) => web.PostAsync("/connect/token", new FormUrlEncodedContent(
        [new("grant_type", "client_credentials"), new("client_id", "nobody"), new("client_secret", "wrong")]));

    private sealed class Unmeasured : HttpContent
    {
        public Unmeasured() => Headers.ContentType = new MediaTypeHeaderValue("application/json");

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context) => await stream.WriteAsync("{\"colour\": 1}"u8.ToArray());

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    /// <summary>The time of a message is over while the call works.</summary>
    private sealed class HastyClock : TimeProvider
    {
        private int rung;

        /// <summary>How many messages had their time.</summary>
        public int Rung => rung;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => dueTime != HostLimits.MessageTime
            ? base.CreateTimer(callback, state, dueTime, period)
            : base.CreateTimer(
                body =>
                {
                    callback(body);
                    Interlocked.Increment(ref rung);
                },
                state, Slow.Time / 2, period);
    }

    private sealed class Slow : Interceptor
    {
        public static readonly TimeSpan Time = TimeSpan.FromSeconds(1);

        public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> next)
        {
            await Task.Delay(Time);
            return await next(request, context);
        }
    }
}
