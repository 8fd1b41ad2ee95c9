using CchcPlatform.Kernel.Calendar;
using Cchc.Steering.V1;
using Reason = Cchc.Steering.V1.Need.Types.Reason;

namespace CchcPlatform.Modules.Steering.Occurrences;

/// <summary>Why something needs somebody, in a sentence for the officer.</summary>
internal static class NeedText
{
    public static string Of(Reason reason, Occurrence o, DateOnly today) => reason switch
    {
        Reason.Overdue => $"Quá hạn {today.DayNumber - o.DueDate!.Value.DayNumber} ngày (hạn {o.DueDate.ToText()}).",
        Reason.Silent => $"{o.Label} đã kết thúc ngày {o.IntervalEnd.ToText()} nhưng chưa có minh chứng.",
        Reason.ExplanationAsked => $"Được yêu cầu giải trình ngày {Day(o.AskTime)}" + (o.AnswerDueDate is { } due ? $", trả lời chậm nhất ngày {due.ToText()}." : "."),
        // Put off since, the remark says why that was, and not what is missing.
        Reason.Returned => "Bị trả lại để bổ sung" + (o.State == WorkState.Deferred || o.Remark.Length == 0 ? "." : $": {o.Remark}"),
        Reason.DueSoon when o.DueDate == today => $"Đến hạn hôm nay, {o.DueDate.ToText()}.",
        Reason.DueSoon => $"Còn {o.DueDate!.Value.DayNumber - today.DayNumber} ngày, đến hạn ngày {o.DueDate.ToText()}.",
        Reason.WaitingConfirmation => $"Đã báo cáo hoàn thành ngày {o.ReportedDate.ToText()}, chờ xác nhận.",
        Reason.NoOfficer => "Chưa phân công công chức thực hiện" + (o.EndDate is { } end ? $" ({o.Label}, đến ngày {end.ToText()})." : $" ({o.Label})."),
        Reason.IntervalEnding => $"{o.Label} kết thúc ngày {o.IntervalEnd.ToText()}, chưa có minh chứng.",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };

    private static string Day(DateTimeOffset? instant) => instant is { } i ? VietnamTime.DateOf(i).ToText() : "";
}
