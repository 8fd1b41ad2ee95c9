using CchcPlatform.Conformance.Fuzz;

namespace CchcPlatform.Conformance;

public abstract partial class ModuleConformance
{
    /// <summary>1 000 requests for each rpc, by gRPC and as JSON; <c>CCHC_FUZZ_CASES</c> and <c>CCHC_FUZZ_SEED</c> make more and others.</summary>
    [Fact]
    public Task Mutated_requests_do_no_harm() =>
        new MessageFuzz(Subject.Host, Subject.AccountFor).RunAsync([.. Subject.Rpcs], Subject.MessagesAsync);
}
