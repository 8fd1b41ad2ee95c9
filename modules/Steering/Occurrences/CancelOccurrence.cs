using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Occurrences;

/// <summary>Says that an occurrence is not to be done any more, and why.</summary>
internal sealed class CancelOccurrence(WorkChange change) : IUseCase
{
    public async Task<CancelOccurrenceResponse> ExecuteAsync(CancelOccurrenceRequest request, CancellationToken cancel)
    {
        var occurrence = await change.FindForLeadAsync(request.Name, cancel);
        var violations = new Violations();
        var reason = Texts.Read(request.Reason, "reason", 2000, violations);
        violations.ThrowIfAny();
        await change.CheckAsync(occurrence, occurrence.PlanKey, request.Etag, cancel);

        occurrence.Cancel(reason);
        var fact = new OccurrenceCancelled();
        return await change.SaveAsync(occurrence, fact, message => new CancelOccurrenceResponse { Occurrence = fact.Occurrence = message }, cancel);
    }
}
