using Cchc.Steering.V1;
using CchcPlatform.Kernel.Calendar;
using CchcPlatform.Modules.Steering.Activities;
using CchcPlatform.Modules.Steering.Occurrences;
using Google.Protobuf.WellKnownTypes;
using Activity = CchcPlatform.Modules.Steering.Activities.Activity;
using Date = Google.Type.Date;
using Occurrence = CchcPlatform.Modules.Steering.Occurrences.Occurrence;
using Plan = CchcPlatform.Modules.Steering.Plans.Plan;

namespace CchcPlatform.Steering.Tests.Work;

/// <summary>
/// An issued plan of last year with one activity of every kind of time: all its intervals have ended, whenever the tests run.
/// </summary>
internal sealed class WorkPlan
{
    public const string Ward = "25195";

    private WorkPlan(string name) => Name = name;

    public string Name { get; }

    public static int Year => WorkHost.Today.Year - 1;

    public string Activity(string id) => $"{Name}/activities/{id}";

    public string Occurrence(string activity, string id) => $"{Name}/activities/{activity}/occurrences/{id}";

    /// <summary>Dated work of Văn hóa - Xã hội that Văn phòng contributes to; due in the last quarter of the plan's year, so overdue on every day after it.</summary>
    public string Late => Occurrence("late", "due");

    /// <summary>The first quarter of continuous work of Văn hóa - Xã hội: ended, so silent until evidence comes.</summary>
    public string Quarter => Occurrence("steady", $"{Year}-q1");

    public static async Task<WorkPlan> IssueAsync(WorkHost host, string commune = Ward, bool closed = false, int extra = 0)
    {
        var plan = NewPlan(commune);
        plan.Issue();
        plan.ActivityCount = 8 + extra;
        if (closed)
        {
            plan.Close();
        }

        var activities = Activities(plan, extra).ToList();
        return await host.InDatabaseAsync(async db =>
        {
            db.Add(plan);
            db.Publish(plan, () => new PlanDrafted { Plan = CchcPlatform.Modules.Steering.Plans.PlanMessages.ToMessage(plan) });
            foreach (var activity in activities)
            {
                activity.State = OccurrencePlanner.InitialStateOf(activity.TimeKind);
                db.Add(activity);
                db.Publish(activity, () => new ActivityProgressed { Activity = activity.ToMessage() });
            }

            foreach (var occurrence in OccurrencePlanner.Plan(plan, activities, CalendarHistory.Bundled.Latest))
            {
                db.Add(occurrence);
                db.Publish(occurrence, () => new OccurrenceOpened { Occurrence = new() { Name = occurrence.ResourceName } });
            }

            await db.SaveAsync(() => new Empty(), CancellationToken.None);
            return new WorkPlan(plan.ResourceName);
        });
    }

    public static Plan NewPlan(string commune = Ward) => new()
    {
        Commune = commune, PlanId = $"{Year}-{Guid.NewGuid():N}"[..16], Kind = PlanKind.Cchc, Year = Year,
    };

    public static IEnumerable<Activity> Activities(Plan plan, int extra = 0)
    {
        var today = WorkHost.Today;
        yield return New(plan, "steady", 1, TimeKind.Continuous, "III", "Rà soát, sắp xếp tổ chức bộ máy", ["VHXH"], ["VP"]);
        yield return New(plan, "late", 2, TimeKind.Dated, "VII", "Ban hành Kế hoạch kiểm tra CCHC", ["VHXH"], ["VP"], new() { Start = new(plan.Year, 10, 1), Due = new(plan.Year, 11, 20) });
        yield return New(plan, "soon", 3, TimeKind.Dated, "I", "Tự kiểm tra văn bản", ["VP"], ["VHXH"], new() { Due = today.AddDays(3) });
        yield return New(plan, "shared", 4, TimeKind.Dated, "VI", "Hoàn thiện kết nối dữ liệu", ["VHXH", "VP"], [], new() { Due = today.AddDays(60) });
        yield return New(plan, "yearly", 5, TimeKind.Periodic, "V", "Báo cáo quyết toán", ["KTHTDT"], ["VP"], new() { IntervalMonths = 12 });
        yield return New(plan, "asked", 6, TimeKind.Triggered, "III", "Thực hiện khi có quy định", ["VHXH"], []);
        yield return New(plan, "bound", 7, TimeKind.ProgrammeBound, "II", "Theo Chương trình công tác", ["VP"], []);
        yield return New(plan, "unsaid", 8, TimeKind.Unspecified, "II", "Niêm yết công khai", ["TTPVHCC"], ["VHXH"]);
        for (var i = 0; i < extra; i++)
        {
            yield return New(plan, $"more-{i}", 9 + i, TimeKind.Continuous, "II", $"Việc thường xuyên số {i}", ["TTPVHCC"], []);
        }
    }

    public static Activity New(
        Plan plan, string id, int position, TimeKind kind, string area, string text, string[] lead, string[] coordinating, ActivitySchedule? schedule = null) => new Activity
    {
        Commune = plan.Commune,
        PlanKey = plan.Id,
        PlanId = plan.PlanId,
        Version = 1,
        ActivityId = id,
        Position = position,
        TimeKind = kind,
        Area = area,
        Text = text,
        ProductText = "Văn bản",
        LeadText = string.Join(", ", lead.Select(u => u == "VHXH" ? "Phòng Văn hóa - Xã hội" : u)),
        LeadUnits = lead,
        CoordinatingUnits = coordinating,
        Schedule = schedule ?? new(),
        DueDate = schedule?.Due,
    }.Indexed();

    public static Date ToDate(DateOnly day) => new() { Year = day.Year, Month = day.Month, Day = day.Day };

    public static Evidence Product(string number = "45/BC-UBND") => new()
    {
        Title = "Sản phẩm", IsProduct = true, Document = new EvidenceDocument { Number = number, Date = ToDate(WorkHost.Today.AddDays(-1)) },
    };

    /// <summary>The lead unit of <see cref="Late"/> says that it is done, by default with the product.</summary>
    public async Task<Cchc.Steering.V1.Occurrence> ReportDoneAsync(WorkHost host, string occurrence, bool product = true)
    {
        var request = new ReportProgressRequest { Parent = occurrence, Text = "Đã xong", StatedPercent = 100, Completes = true, Unit = "VHXH" };
        if (product)
        {
            request.Evidence.Add(Product());
        }

        return (await host.Occurrences("officer-vhxh").ReportProgressAsync(request)).Occurrence;
    }
}
