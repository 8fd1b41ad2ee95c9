using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Occurrences;

/// <summary>Asks the lead unit why an occurrence is late or silent.</summary>
internal sealed class RequestExplanation(WorkChange change) : IUseCase
{
    public async Task<RequestExplanationResponse> ExecuteAsync(RequestExplanationRequest request, CancellationToken cancel)
    {
        var occurrence = await change.FindForLeadAsync(request.Name, cancel);
        var violations = new Violations();
        var question = Texts.Read(request.Question, "question", 2000, violations);
        var answerDue = Dates.Read(request.AnswerDueDate, "answer_due_date", violations);
        violations.Require(!(answerDue < change.Now.Today), "answer_due_date", "must not be before today.", "DATE_IN_PAST");
        violations.ThrowIfAny();
        await change.CheckAsync(occurrence, occurrence.PlanKey, request.Etag, cancel);

        occurrence.Ask(question, change.Actor, answerDue, change.Now.Instant, occurrence.TimingAt(change.Now));
        var fact = new ExplanationRequested();
        return await change.SaveAsync(occurrence, fact, message => new RequestExplanationResponse { Occurrence = fact.Occurrence = message }, cancel);
    }
}
