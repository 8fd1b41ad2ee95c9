using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Server.Calls;
using CchcPlatform.Server.Identity.Tokens;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CchcPlatform.Host.Tests.Calls;

/// <summary>Work that hears of no end, as while a server of the database hangs.</summary>
public sealed class PatienceTests
{
    [Fact]
    public async Task A_call_that_is_ended_is_left_a_moment_later_also_by_work_that_does_not_hear_it()
    {
        using var canceller = new Canceller();
        using var ended = new CancellationTokenSource();
        var call = new Call(ended.Token);
        var work = new TaskCompletionSource<string>();
        var told = CancellationToken.None;
        var answer = new PatienceInterceptor(canceller, TimeProvider.System, NullLogger<PatienceInterceptor>.Instance).UnaryServerHandler("", call, (_, context) =>
        {
            told = context.CancellationToken;
            return work.Task;
        });
        await Task.Delay(50);
        Assert.False(answer.IsCompleted);
        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.True(told.IsCancellationRequested);
        // Its scope lives as long as it does.
        Assert.Same(work.Task, call.Http.Features.Get<UnfinishedWork>()?.Work);
    }

    [Fact]
    public async Task Work_that_hears_of_the_end_and_is_done_all_the_same_is_answered()
    {
        using var canceller = new Canceller();
        using var ended = new CancellationTokenSource();
        var call = new Call(ended.Token);
        var answer = new PatienceInterceptor(canceller, TimeProvider.System, NullLogger<PatienceInterceptor>.Instance).UnaryServerHandler("", call, async (_, context) =>
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return "done";
        });
        await ended.CancelAsync();
        Assert.Equal("done", await answer);
        Assert.Null(call.Http.Features.Get<UnfinishedWork>());
    }

    [Fact]
    public async Task Work_that_goes_on_after_its_answer_does_so_in_the_request_of_its_own_call()
    {
        using var canceller = new Canceller();
        var call = new Call(default) { Until = DateTime.UtcNow.AddMilliseconds(300) };
        await using var own = Begin(call.Http, "Bearer own");
        var returned = new TaskCompletionSource();
        Task<string>? work = null;
        var answer = new PatienceInterceptor(canceller, TimeProvider.System, NullLogger<PatienceInterceptor>.Instance)
            .UnaryServerHandler("", call, (_, context) => work = GoOnAsync(context));
        await Assert.ThrowsAsync<UnavailableFault>(() => answer);

        // Kestrel gives the same object to the next call of the connection.
        await using var next = Begin(call.Http, "Bearer next");
        returned.SetResult();
        Assert.Equal("own", await work!);
        Assert.Null(call.Http.Features.Get<TokenFailure>());
        Assert.Equal("Bearer next", call.Http.Caller().Subject);

        async Task<string> GoOnAsync(ServerCallContext context)
        {
            await returned.Task;
            var http = context.GetHttpContext();
            Assert.Equal(("Bearer own", "Bearer own"), (http.Request.Headers.Authorization.ToString(), http.Caller().Subject));
            http.Features.Set(TokenFailure.RightsAway);
            return http.RequestServices == own ? "own" : "another";
        }
    }

    private static ServiceProvider Begin(DefaultHttpContext http, string token)
    {
        http.Uninitialize();
        http.Initialize(new DefaultHttpContext().Features);
        http.Request.Headers.Authorization = token;
        http.Features.Set(new Caller(token, "", "", [], new Dictionary<string, IReadOnlyList<string>>()));
        var services = new ServiceCollection().BuildServiceProvider();
        http.Features.Set<IServiceProvidersFeature>(new ServiceProvidersFeature { RequestServices = services });
        return services;
    }

    [Theory]
    [InlineData(83)]
    [InlineData(1150)]
    public async Task A_deadline_in_months_is_no_fault(int days)
    {
        using var canceller = new Canceller();
        var call = new Call(default) { Until = DateTime.UtcNow.AddDays(days) };
        var work = new TaskCompletionSource<string>();
        var answer = new PatienceInterceptor(canceller, TimeProvider.System, NullLogger<PatienceInterceptor>.Instance).UnaryServerHandler("", call, (_, _) => work.Task);
        Assert.False(answer.IsCompleted);
        work.SetResult("done");
        Assert.Equal("done", await answer);
    }

    private sealed class Call(CancellationToken ended) : ServerCallContext
    {
        public DefaultHttpContext Http { get; } = new();

        protected override string MethodCore => "/test/Test";

        protected override string HostCore => "";

        protected override string PeerCore => "";

        public DateTime Until { get; init; } = DateTime.MaxValue;

        protected override DateTime DeadlineCore => Until;

        protected override Metadata RequestHeadersCore { get; } = [];

        protected override CancellationToken CancellationTokenCore => ended;

        protected override Metadata ResponseTrailersCore { get; } = [];

        protected override Status StatusCore { get; set; }

        protected override WriteOptions? WriteOptionsCore { get; set; }

        protected override AuthContext AuthContextCore { get; } = new(null, []);

        protected override IDictionary<object, object> UserStateCore => field ??= new Dictionary<object, object> { ["__HttpContext"] = Http };

        protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException();

        protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => throw new NotSupportedException();
    }
}
