using CchcPlatform.Conformance.Fuzz;

namespace CchcPlatform.Conformance;

public abstract partial class ModuleConformance
{
    /// <summary>1 000 requests for each rpc, by gRPC and as JSON; <c>CCHC_FUZZ_CASES</c> and <c>CCHC_FUZZ_SEED</c> make more and others.</summary>
    [Fact]
    public async Task Mutated_requests_do_no_harm()
    {
        // On data of its own: what the other tests have made grow would make thousands of calls slow.
        await using var fresh = (ModuleSubject)Activator.CreateInstance(Subject.GetType())!;
        await fresh.InitializeAsync();
        await new MessageFuzz(fresh.Host, fresh.AccountFor, fresh.IsEndless).RunAsync([.. fresh.Rpcs], fresh.MessagesAsync);
    }
}
