using CchcPlatform.Kernel.Calendar;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Occurrences;

/// <summary>Puts an occurrence off to a later day. A day that is off moves to the next working day, as all due dates do.</summary>
internal sealed class DeferOccurrence(WorkChange change, ICalendarSource calendars) : IUseCase
{
    public async Task<DeferOccurrenceResponse> ExecuteAsync(DeferOccurrenceRequest request, CancellationToken cancel)
    {
        var occurrence = await change.FindForLeadAsync(request.Name, cancel);
        var violations = new Violations();
        var reason = Texts.Read(request.Reason, "reason", 2000, violations);
        var day = Dates.ReadRequired(request.DueDate, "due_date", violations);
        violations.Require(!(day < change.Now.Today), "due_date", "must not be before today.", "DATE_IN_PAST");
        violations.ThrowIfAny();
        await change.CheckAsync(occurrence, occurrence.PlanKey, request.Etag, cancel);

        var calendar = (await calendars.GetAsync(cancel)).Latest;
        var fact = new OccurrenceDeferred { EarlierDueDate = occurrence.DueDate.ToDate() };
        occurrence.Defer(day!.Value, OccurrencePlanner.DueOn(day.Value, calendar), reason);
        return await change.SaveAsync(occurrence, fact, message => new DeferOccurrenceResponse { Occurrence = fact.Occurrence = message }, cancel);
    }
}
