using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Occurrences;

/// <summary>The steering officer confirms what the lead unit reported as done, with the product attached.</summary>
internal sealed class ConfirmCompletion(WorkChange change) : IUseCase
{
    public async Task<ConfirmCompletionResponse> ExecuteAsync(ConfirmCompletionRequest request, CancellationToken cancel)
    {
        var occurrence = await change.FindForLeadAsync(request.Name, cancel);
        var violations = new Violations();
        var comment = Texts.ReadOptional(request.Comment, "comment", 2000, violations);
        var completed = Dates.Read(request.CompletedDate, "completed_date", violations);
        EvidenceInput.RequirePast(completed, "completed_date", change.Now.Today, violations);
        violations.ThrowIfAny();
        var plan = await change.CheckAsync(occurrence, occurrence.PlanKey, request.Etag, cancel);
        if (completed < plan.FirstDay)
        {
            throw new InvalidFault("completed_date", $"must not be before {plan.FirstDay.ToText()}, when the plan was issued or its year began.", "DATE_BEFORE_PLAN");
        }

        occurrence.Confirm(change.Actor, completed, comment);
        var fact = new OccurrenceConfirmed { Comment = comment };
        return await change.SaveAsync(occurrence, fact, message => new ConfirmCompletionResponse { Occurrence = fact.Occurrence = message }, cancel);
    }
}
