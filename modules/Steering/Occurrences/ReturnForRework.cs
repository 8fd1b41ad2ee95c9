using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Occurrences;

/// <summary>The steering officer sends back what was reported as done, and says what is missing.</summary>
internal sealed class ReturnForRework(WorkChange change) : IUseCase
{
    public async Task<ReturnForReworkResponse> ExecuteAsync(ReturnForReworkRequest request, CancellationToken cancel)
    {
        var occurrence = await change.FindForLeadAsync(request.Name, cancel);
        var violations = new Violations();
        var comment = Texts.Read(request.Comment, "comment", 2000, violations);
        violations.ThrowIfAny();
        await change.CheckAsync(occurrence, occurrence.PlanKey, request.Etag, cancel);

        occurrence.Return(comment);
        var fact = new OccurrenceReturned { Comment = comment };
        return await change.SaveAsync(occurrence, fact, message => new ReturnForReworkResponse { Occurrence = fact.Occurrence = message }, cancel);
    }
}
