using CchcPlatform.Kernel.Calendar;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Steering.Data;
using CchcPlatform.Modules.Steering.Occurrences;
using Cchc.Steering.V1;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Steering.Activities;

/// <summary>The superior document that a triggered activity waited for has come: opens the occurrence for it.</summary>
internal sealed class RecordTrigger(SteeringDb db, WorkChange change, ICalendarSource calendars) : IUseCase
{
    public async Task<RecordTriggerResponse> ExecuteAsync(RecordTriggerRequest request, CancellationToken cancel)
    {
        var activity = await db.FindActivityInForceAsync(request.Name, cancel);
        change.RequireLead(activity);
        var violations = new Violations();
        var number = Texts.ReadLine(request.DocumentNumber, "document_number", 100, violations);
        var date = Dates.ReadRequired(request.DocumentDate, "document_date", violations);
        EvidenceInput.RequirePast(date, "document_date", change.Now.Today, violations);
        var title = Texts.ReadOptionalLine(request.DocumentTitle, "document_title", 1000, violations);
        var body = Texts.ReadOptionalLine(request.IssuingBody, "issuing_body", 300, violations);
        var due = Dates.Read(request.DueDate, "due_date", violations);
        violations.Require(!(due < date), "due_date", "must not be before the date of the document.", "DUE_BEFORE_DOCUMENT");
        violations.ThrowIfAny();
        await change.CheckAsync(activity, activity.PlanKey, request.Etag, cancel);
        if (activity.TimeKind != TimeKind.Triggered)
        {
            throw new ConflictFault("NOT_TRIGGERED", $"{activity.ResourceName} does not wait for a superior document.");
        }

        var basis = Basis(number, date!.Value, body, title);
        var earlier = await db.Occurrences.AsNoTracking().Where(o => o.PlanKey == activity.PlanKey && o.ActivityId == activity.ActivityId).ToListAsync(cancel);
        if (earlier.Exists(o => o.State != WorkState.Cancelled && o.StartDate == date && o.Label == Label(number)))
        {
            throw new ConflictFault("TRIGGER_RECORDED", $"{number} of {date.ToText()} has been recorded for {activity.ResourceName} already.");
        }

        var calendar = (await calendars.GetAsync(cancel)).Latest;
        var span = new YearSpan(earlier.NextId("t-", first: 1), Label(number), Period: "", date, due);
        var occurrence = Occurrence.Of(activity, span, OccurrencePlanner.DueOn(due, calendar), basis);
        db.Occurrences.Add(occurrence);
        // An amendment may have dropped one of this name.
        await db.ContinueNamesAsync([occurrence], cancel);
        var fact = new TriggerRecorded { DocumentNumber = number, DocumentDate = date.ToDate(), DocumentTitle = title, IssuingBody = body };
        return await change.SaveAsync(occurrence, fact, message => new RecordTriggerResponse { Occurrence = fact.Occurrence = message }, cancel);
    }

    private static string Label(string number) => $"Theo văn bản {number}";

    private static string Basis(string number, DateOnly date, string body, string title) =>
        $"{number} ngày {date.ToText()}" + (body.Length > 0 ? $" của {body}" : "") + (title.Length > 0 ? $": {title}" : "");
}
