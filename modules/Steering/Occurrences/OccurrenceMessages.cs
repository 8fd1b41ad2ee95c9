using CchcPlatform.Modules.Steering.Activities;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Occurrences;

/// <summary>Rows as the contract shows them.</summary>
internal static class OccurrenceMessages
{
    /// <param name="occurrence">With its activity, or that in brief.</param>
    /// <param name="at">When its timing is judged.</param>
    public static Cchc.Steering.V1.Occurrence ToMessage(this Occurrence occurrence, Moment at) => occurrence.ToMessage(occurrence.Brief, at);

    public static Cchc.Steering.V1.Occurrence ToMessage(this Occurrence occurrence, ActivityBrief activity, Moment at)
    {
        var message = new Cchc.Steering.V1.Occurrence
        {
            Name = occurrence.ResourceName,
            ActivityText = activity.Text,
            Area = activity.Area,
            TimeKind = activity.TimeKind,
            Label = occurrence.Label,
            Period = occurrence.Period,
            StartDate = occurrence.StartDate.ToDate(),
            EndDate = occurrence.EndDate.ToDate(),
            DueDate = occurrence.DueDate.ToDate(),
            State = occurrence.State,
            Timing = occurrence.TimingAt(at),
            ReportCount = occurrence.ReportCount,
            EvidenceCount = occurrence.EvidenceCount,
            ProductAttached = occurrence.ProductAttached,
            Basis = occurrence.Basis,
            CompletedDate = occurrence.CompletedDate.ToDate(),
            ConfirmedBy = occurrence.ConfirmedBy,
            Remark = occurrence.Remark,
            Returned = occurrence.Returned,
            ReportedDate = occurrence.ReportedDate.ToDate(),
            ReportedBy = occurrence.FirstReportedBy,
            Etag = occurrence.Etag,
            CreateTime = occurrence.CreateTime.ToTimestamp(),
            UpdateTime = occurrence.UpdateTime.ToTimestamp(),
        };
        if (occurrence.StatedPercent is { } percent)
        {
            message.StatedPercent = percent;
        }

        if (occurrence.AskTime is not null)
        {
            message.Explanation = new Explanation
            {
                Question = occurrence.Question,
                AskedBy = occurrence.AskedBy,
                AskTime = occurrence.AskTime.ToTimestamp(),
                AnswerDueDate = occurrence.AnswerDueDate.ToDate(),
                Answer = occurrence.Answer,
                AnsweredBy = occurrence.AnsweredBy,
                AnswerTime = occurrence.AnswerTime.ToTimestamp(),
            };
        }

        message.LeadUnits.AddRange(activity.LeadUnits);
        message.CoordinatingUnits.AddRange(activity.CoordinatingUnits);
        message.Officers.AddRange(activity.Officers.Select(o => o.ToMessage()));
        return message;
    }

    public static Cchc.Steering.V1.Report ToMessage(this Report report, Occurrence occurrence)
    {
        var message = new Cchc.Steering.V1.Report
        {
            Name = $"{occurrence.ResourceName}/reports/{report.Id}",
            Unit = report.Unit,
            Role = report.Role,
            Text = report.Text,
            Completes = report.Completes,
            Reporter = report.Reporter,
            CreateTime = report.CreateTime.ToTimestamp(),
        };
        if (report.StatedPercent is { } percent)
        {
            message.StatedPercent = percent;
        }

        message.Evidence.AddRange(report.Evidence.Select(ToMessage));
        return message;
    }

    public static EvidenceFile ToFile(this ReportEvidence evidence) => new()
    {
        FileName = evidence.FileName, MediaType = evidence.MediaType, SizeBytes = evidence.SizeBytes, Sha256 = evidence.Sha256,
    };

    private static Evidence ToMessage(ReportEvidence evidence)
    {
        var message = new Evidence { Id = evidence.Id, Title = evidence.Title, IsProduct = evidence.IsProduct };
        if (evidence.DocumentNumber is { } number)
        {
            message.Document = new EvidenceDocument { Number = number, Date = evidence.DocumentDate.ToDate() };
        }
        else if (evidence.Link is { } link)
        {
            message.Link = link;
        }
        else
        {
            message.File = evidence.ToFile();
        }

        return message;
    }
}
