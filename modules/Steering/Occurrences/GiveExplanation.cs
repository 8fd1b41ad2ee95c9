using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Occurrences;

/// <summary>The lead unit answers why an occurrence is late or silent.</summary>
internal sealed class GiveExplanation(WorkChange change) : IUseCase
{
    public async Task<GiveExplanationResponse> ExecuteAsync(GiveExplanationRequest request, CancellationToken cancel)
    {
        var occurrence = await change.FindForLeadAsync(request.Name, cancel);
        var violations = new Violations();
        var answer = Texts.Read(request.Answer, "answer", 10_000, violations);
        violations.ThrowIfAny();
        await change.CheckAsync(occurrence, occurrence.PlanKey, request.Etag, cancel);

        occurrence.Explain(answer, change.Actor, change.Now.Instant);
        var fact = new ExplanationGiven();
        return await change.SaveAsync(occurrence, fact, message => new GiveExplanationResponse { Occurrence = fact.Occurrence = message }, cancel);
    }
}
