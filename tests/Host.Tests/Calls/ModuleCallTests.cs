using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Server.Calls;
using Cchc.Organization.V1;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http;

namespace CchcPlatform.Host.Tests.Calls;

/// <summary>What a call to another module carries, and when it is not made.</summary>
public sealed class ModuleCallTests
{
    private static readonly DateTime Incoming = DateTime.UtcNow.AddSeconds(3);

    [Fact]
    public void The_callers_deadline_is_forwarded() => Assert.Equal(Incoming, DeadlineOf(Incoming, null));

    [Fact]
    public void A_later_deadline_of_the_use_case_is_cut_to_the_callers() => Assert.Equal(Incoming, DeadlineOf(Incoming, Incoming.AddSeconds(10)));

    [Fact]
    public void An_earlier_deadline_of_the_use_case_counts() => Assert.Equal(Incoming.AddSeconds(-2), DeadlineOf(Incoming, Incoming.AddSeconds(-2)));

    [Fact]
    public void Without_any_deadline_the_call_still_ends()
    {
        var latest = DateTime.UtcNow.AddSeconds(11);
        Assert.InRange(DeadlineOf(DateTime.MaxValue, null), DateTime.UtcNow, latest);
    }

    [Fact]
    public void No_request_calls_another_module_while_its_transaction_is_open()
    {
        var sent = new Catcher();
        var client = new UnitService.UnitServiceClient(sent.Intercept(
            new ModuleCallInterceptor("steering", new CallContext(), new NoTokens(), new HttpContextAccessor(), () => true)));
        Assert.Throws<InvalidOperationException>(() => client.ListUnits(new ListUnitsRequest()));
    }

    [Fact]
    public void Work_that_goes_on_after_its_request_was_answered_does_not_go_on_as_the_module()
    {
        var sent = new Catcher();
        var caller = new Caller("officer", "officer", "", [], new Dictionary<string, IReadOnlyList<string>>());
        var client = new UnitService.UnitServiceClient(sent.Intercept(
            new ModuleCallInterceptor("steering", new CallContext { Caller = caller }, new NoTokens(), new HttpContextAccessor(), () => false)));
        Assert.Throws<OperationCanceledException>(() => client.ListUnits(new ListUnitsRequest()));
        Assert.Null(sent.Options.Headers);
    }

    private static DateTime DeadlineOf(DateTime incoming, DateTime? wanted)
    {
        var sent = new Catcher();
        var client = new UnitService.UnitServiceClient(sent.Intercept(
            new ModuleCallInterceptor("steering", new CallContext { Deadline = incoming }, new NoTokens(), new HttpContextAccessor(), () => false)));
        Assert.Throws<NotSupportedException>(() => client.ListUnits(new ListUnitsRequest(), deadline: wanted));
        return sent.Options.Deadline!.Value;
    }

    private sealed class NoTokens : IModuleTokens
    {
        public string Get(string moduleKey) => "token of " + moduleKey;
    }

    private sealed class Catcher : CallInvoker
    {
        public CallOptions Options { get; private set; }

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        {
            Options = options;
            throw new NotSupportedException();
        }

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            throw new NotSupportedException();

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            throw new NotSupportedException();

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) =>
            throw new NotSupportedException();

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) =>
            throw new NotSupportedException();
    }
}
