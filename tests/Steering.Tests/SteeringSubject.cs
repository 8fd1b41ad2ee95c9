using System.Text;
using Cchc.Steering.V1;
using CchcPlatform.Conformance;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Steering;
using CchcPlatform.Steering.Tests.Plans;
using CchcPlatform.Steering.Tests.Work;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using PlanRow = CchcPlatform.Modules.Steering.Plans.Plan;
using VersionRow = CchcPlatform.Modules.Steering.Plans.PlanVersion;
using WordsRow = CchcPlatform.Modules.Steering.Activities.ActivityWords;

namespace CchcPlatform.Steering.Tests;

/// <summary>Steering on a host of its own, with an example of each rpc.</summary>
public sealed class SteeringSubject : ModuleSubject
{
    private const string Ward = "communes/25195";

    // Heading and first rows of the real plan: a file that is read in no time.
    private static readonly ByteString Appendix = ByteString.CopyFromUtf8(
        string.Join('\n', Encoding.UTF8.GetString(SeededWard.BundledFile).Split('\n').Take(13)));

    private WorkHost work = null!;
    private WorkPlan grown = null!;
    private PlanRow amended = null!;
    private Report report = null!;
    private Import preview = null!;
    private int year = 2040;
    private int sizedYear = 2026;

    // Columns of an activity's row, searched by way of the activity only.
    public override IReadOnlyCollection<System.Type> OfNoCommune => [typeof(WordsRow)];

    protected override IModule Module { get; } = new SteeringModule();

    protected override string[] Needs => ["organization"];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        work = await WorkHost.OnAsync(Host);
        grown = await WorkPlan.IssueAsync(work);
        amended = await DraftAsync(amends: true);
        report = (await work.Occurrences("admin").ReportProgressAsync(new()
        {
            Parent = grown.Quarter, Text = "Kèm tệp", Unit = "VHXH", Evidence = { new Evidence { File = new() { FileName = "a.pdf", Content = ByteString.CopyFromUtf8("%PDF-1.7 mẫu") } } },
        })).Report;
        preview = await PreviewAsync();
    }

    /// <inheritdoc />
    public override async Task<IMessage> ExampleAsync(MethodDescriptor rpc) => rpc.Name switch
    {
        "GetPlan" => new GetPlanRequest { Name = grown.Name },
        "ListPlans" => new ListPlansRequest { Parent = Ward },
        "ListPlanVersions" => new ListPlanVersionsRequest { Parent = amended.ResourceName },
        "ListGoals" => new ListGoalsRequest { Parent = Ward + "/plans/2026" },
        "GetPlanTotals" => new GetPlanTotalsRequest { Name = grown.Name },
        "ComparePlanVersions" => new ComparePlanVersionsRequest { Name = amended.ResourceName },
        "SubmitPlan" => await DraftAsync() is var plan ? new SubmitPlanRequest { Name = plan.ResourceName, Etag = plan.Etag, State = PlanState.Submitted } : null!,
        "IssuePlan" => await DraftAsync() is var plan
            ? new IssuePlanRequest { Name = plan.ResourceName, Etag = plan.Etag, Number = "1/KH-UBND", Date = WorkPlan.ToDate(new(plan.Year, 1, 15)) } : null!,
        "RecordPlanNumber" => await DraftAsync(issued: true) is var plan
            ? new RecordPlanNumberRequest { Name = plan.ResourceName, Etag = plan.Etag, Number = "1/KH-UBND", Date = WorkPlan.ToDate(new(plan.Year, 1, 15)) } : null!,
        "DiscardPlanDraft" => await DraftAsync(amends: true) is var plan ? new DiscardPlanDraftRequest { Name = plan.ResourceName, Etag = plan.Etag } : null!,
        "ClosePlan" => await DraftAsync(issued: true) is var plan ? new ClosePlanRequest { Name = plan.ResourceName, Etag = plan.Etag } : null!,

        "GetActivity" => new GetActivityRequest { Name = grown.Activity("steady") },
        "ListActivities" => new ListActivitiesRequest { Parent = grown.Name },
        "AssignOfficers" => await ActivityAsync("late") is var activity
            ? new AssignOfficersRequest { Name = activity.Name, Etag = activity.Etag, Unit = "VHXH", Officers = { new Officer { Subject = "officer-vhxh", DisplayName = "Công chức", Unit = "VHXH" } } } : null!,
        "RecordTrigger" => await ActivityAsync("asked") is var activity
            ? new RecordTriggerRequest { Name = activity.Name, Etag = activity.Etag, DocumentNumber = "5/CV", DocumentDate = WorkPlan.ToDate(WorkHost.Today.AddDays(-2)), DueDate = WorkPlan.ToDate(WorkHost.Today.AddDays(20)) } : null!,
        "ScheduleActivity" => await ActivityAsync("bound") is var activity
            ? new ScheduleActivityRequest { Name = activity.Name, Etag = activity.Etag, DueDate = WorkPlan.ToDate(WorkHost.Today.AddDays(10)), Basis = "Chương trình công tác quý" } : null!,

        "GetOccurrence" => new GetOccurrenceRequest { Name = grown.Late },
        "ListOccurrences" => new ListOccurrencesRequest { Parent = grown.Name + "/activities/-" },
        "ListNeeds" => new ListNeedsRequest { Parent = Ward },
        "ListReports" => new ListReportsRequest { Parent = grown.Quarter },
        "DownloadEvidence" => new DownloadEvidenceRequest { Name = report.Name, EvidenceId = "e1" },
        "ReportProgress" => await LateAsync() is var late ? new ReportProgressRequest { Parent = late.Name, Etag = late.Etag, Text = "Đang làm", Unit = "VHXH" } : null!,
        "ConfirmCompletion" => await LateAsync(done: true) is var late ? new ConfirmCompletionRequest { Name = late.Name, Etag = late.Etag } : null!,
        "ReturnForRework" => await LateAsync(done: true) is var late ? new ReturnForReworkRequest { Name = late.Name, Etag = late.Etag, Comment = "Làm lại" } : null!,
        "RequestExplanation" => await LateAsync() is var late
            ? new RequestExplanationRequest { Name = late.Name, Etag = late.Etag, Question = "Vì sao?", AnswerDueDate = WorkPlan.ToDate(WorkHost.Today.AddDays(5)) } : null!,
        "GiveExplanation" => await AskedAsync() is var late ? new GiveExplanationRequest { Name = late.Name, Etag = late.Etag, Answer = "Vì vậy" } : null!,
        "DeferOccurrence" => await LateAsync() is var late
            ? new DeferOccurrenceRequest { Name = late.Name, Etag = late.Etag, DueDate = WorkPlan.ToDate(WorkHost.Today.AddDays(30)), Reason = "Chờ hướng dẫn" } : null!,
        "CancelOccurrence" => await LateAsync() is var late ? new CancelOccurrenceRequest { Name = late.Name, Etag = late.Etag, Reason = "Không còn" } : null!,

        "GetImport" => new GetImportRequest { Name = preview.Name },
        "ListImports" => new ListImportsRequest { Parent = Ward },
        "ListImportRows" => new ListImportRowsRequest { Parent = preview.Name },
        "ListUnplacedTexts" => new ListUnplacedTextsRequest { Parent = preview.Name },
        "UpdateImportRow" => await RowAsync(),
        "ApplyImport" => await PreviewAsync(Interlocked.Increment(ref year)) is var import ? new ApplyImportRequest { Name = import.Name, Etag = import.Etag } : null!,
        "DiscardImport" => await PreviewAsync() is var import ? new DiscardImportRequest { Name = import.Name, Etag = import.Etag } : null!,
        "DownloadImport" => new DownloadImportRequest { Name = preview.Name },
        _ => throw new NotImplementedException($"{rpc.FullName} has no example."),
    };

    /// <inheritdoc />
    public override async Task<IReadOnlyList<IMessage>> MessagesAsync(MethodDescriptor rpc) =>
        rpc.Name == "ImportPlan" ? Sent(2039) : [await ExampleAsync(rpc)];

    /// <inheritdoc />
    public override async Task<IReadOnlyList<IMessage>?> MessagesAsync(MethodDescriptor rpc, int things) => rpc.Name switch
    {
        "ImportPlan" => Sent(Interlocked.Increment(ref sizedYear), Rows(things), preview: false),
        "ApplyImport" => await PreviewAsync(Interlocked.Increment(ref sizedYear), Rows(things)) is var import ? [new ApplyImportRequest { Name = import.Name, Etag = import.Etag }] : null,
        "UpdateImportRow" => [await EditedAsync(things)],
        "DiscardImport" => await PreviewAsync(2038, Rows(things)) is var import ? [new DiscardImportRequest { Name = import.Name, Etag = import.Etag }] : null,
        "IssuePlan" => await AmendedAsync(things) is var plan
            ? [new IssuePlanRequest { Name = plan.Name, Etag = plan.Etag, Number = "2/QĐ-UBND", Date = WorkPlan.ToDate(new(plan.Year, 2, 1)), Reason = "Sửa" }] : null,
        "DiscardPlanDraft" => await AmendedAsync(things) is var plan ? [new DiscardPlanDraftRequest { Name = plan.Name, Etag = plan.Etag }] : null,
        "ComparePlanVersions" => [new ComparePlanVersionsRequest { Name = (await AmendedAsync(things)).Name }],
        "AssignOfficers" => await ActivityAsync("late") is var activity
            ? [new AssignOfficersRequest { Name = activity.Name, Etag = activity.Etag, Unit = "VHXH", Officers = { Numbers(things).Select(i => new Officer { Subject = $"officer-{i}", DisplayName = "Công chức" }) } }] : null,
        "ReportProgress" => await LateAsync() is var late
            ? [new ReportProgressRequest { Parent = late.Name, Etag = late.Etag, Text = "Đang làm", Unit = "VHXH", Evidence = { Numbers(things).Select(i => new Evidence { File = new() { FileName = $"{i}.pdf", Content = ByteString.CopyFromUtf8($"%PDF-1.7 mẫu {i}") } }) } }] : null,
        _ => null,
    };

    /// <inheritdoc />
    public override async Task GrowAsync(int rows)
    {
        var plan = grown.Name.Split('/')[^1];
        await Host.CopyRowsAsync("steering.activities", rows, [Id, ("activity_id", Unique)], $"plan_id = '{plan}' AND activity_id = 'steady'");
        await Host.CopyRowsAsync("steering.occurrences", rows, [Id, ("occurrence_id", Unique)], $"plan_id = '{plan}' AND activity_id = 'late'");
        await Host.CopyRowsAsync("steering.reports", rows, [Id], $"id::text = '{report.Name.Split('/')[^1]}'");
        await Host.CopyRowsAsync("steering.plans", rows, [Id, ("plan_id", Unique)], $"plan_id = '{plan}'");
        await Host.CopyRowsAsync("steering.plan_versions", rows, [Id, ("number", "3 + (random() * 2000000000)::int")], $"plan_id = '{amended.PlanId}' AND number = 1");
        await Host.CopyRowsAsync("steering.imports", rows, [Id, ("import_id", Unique)], $"import_id = '{preview.Name.Split('/')[^1]}'");
    }

    /// <inheritdoc />
    public override bool Grows(MethodDescriptor list) => list.Name switch
    {
        // One document of a version each, read as a whole: some tens of goals, and the changes of a decision.
        "ListGoals" or "ComparePlanVersions" => false,
        // They follow from the bytes of one file.
        "ListImportRows" or "ListUnplacedTexts" => false,
        _ => true,
    };

    private static (string, string) Id => ("id", "gen_random_uuid()");

    private static string Unique => "'m-' || substr(gen_random_uuid()::text, 1, 23)";

    private async Task<Activity> ActivityAsync(string id)
    {
        var plan = await WorkPlan.IssueAsync(work);
        return (await work.Activities("admin").GetActivityAsync(new() { Name = plan.Activity(id) })).Activity;
    }

    private async Task<Occurrence> LateAsync(bool done = false)
    {
        var plan = await WorkPlan.IssueAsync(work);
        return done ? await plan.ReportDoneAsync(work, plan.Late) : (await work.Occurrences("admin").GetOccurrenceAsync(new() { Name = plan.Late })).Occurrence;
    }

    private async Task<Occurrence> AskedAsync()
    {
        var plan = await WorkPlan.IssueAsync(work);
        return (await work.Occurrences("admin").RequestExplanationAsync(new()
        {
            Name = plan.Late, Question = "Vì sao?", AnswerDueDate = WorkPlan.ToDate(WorkHost.Today.AddDays(5)),
        })).Occurrence;
    }

    /// <summary>A plan that was never issued; issued without its number; or in force with a draft amendment.</summary>
    private Task<PlanRow> DraftAsync(bool issued = false, bool amends = false) => work.InDatabaseAsync(async db =>
    {
        var plan = WorkPlan.NewPlan();
        if (issued || amends)
        {
            plan.Issue();
            plan.NumberMissing = true;
        }

        if (amends)
        {
            plan.StartDraft(2);
        }

        db.Add(plan);
        for (var number = 1; number <= plan.LatestVersion; number++)
        {
            db.Add(new VersionRow { Commune = plan.Commune, PlanKey = plan.Id, PlanId = plan.PlanId, Number = number });
        }

        db.Publish(plan, () => new PlanDrafted { Plan = CchcPlatform.Modules.Steering.Plans.PlanMessages.ToMessage(plan) });
        await db.SaveAsync(() => new Empty(), CancellationToken.None);
        return plan;
    });

    private async Task<UpdateImportRowRequest> RowAsync(Import? of = null)
    {
        var imports = new ImportService.ImportServiceClient(await Host.CallAsAsync("admin"));
        var import = (await imports.GetImportAsync(new() { Name = (of ?? preview).Name })).Import;
        var row = (await imports.ListImportRowsAsync(new() { Parent = import.Name, PageSize = 1 })).Rows[0];
        return new UpdateImportRowRequest { Row = new ImportRow { Name = row.Name, Decision = RowDecision.Proposal }, Etag = import.Etag };
    }

    /// <summary>A row that a person has edited to be of so many units, groups and more columns.</summary>
    private async Task<UpdateImportRowRequest> EditedAsync(int things)
    {
        var request = await RowAsync(await PreviewAsync(2038));
        request.Row.Decision = RowDecision.Edited;
        request.Row.Edited = new RowProposal
        {
            Text = "Xây dựng kế hoạch", TimeText = "Hàng quý", LeadText = string.Join("; ", Numbers(things).Select(i => $"Trường mẫu số {i}")),
            GroupPath = { Numbers(things).Select(i => $"Nhóm {i}") },
        };
        request.Row.Edited.OtherColumns.Add(Numbers(things).ToDictionary(i => $"Cột {i}", i => $"{i}"));
        return request;
    }

    private Task<Import> PreviewAsync(int of = 2039, ByteString? file = null) => ImportAsync(Sent(of, file));

    private async Task<Import> ImportAsync(IReadOnlyList<IMessage> messages)
    {
        var rpc = Rpcs.Single(r => r.Name == "ImportPlan");
        var answers = await (await CallerAsync(rpc)).CallAsync(rpc, messages);
        return answers.Cast<ImportPlanResponse>().Last().Summary;
    }

    /// <summary>A plan in force of so many activities, with a draft that changes each of them and adds as many.</summary>
    private async Task<Plan> AmendedAsync(int activities)
    {
        var of = Interlocked.Increment(ref sizedYear);
        await ImportAsync(Sent(of, Rows(activities), preview: false));
        await ImportAsync(Sent(of, Rows(2 * activities, time: "Tháng 5"), preview: false));
        return (await new PlanService.PlanServiceClient(await Host.CallAsAsync("admin")).GetPlanAsync(new() { Name = $"{Ward}/plans/{of}" })).Plan;
    }

    /// <summary>An appendix of so many activities, each of units of its own.</summary>
    private static ByteString Rows(int count, string time = "Hàng quý") => ByteString.CopyFromUtf8(string.Join('\n',
    [
        "TT\tNội dung\tSản phẩm\tChủ trì\tThời hạn", "I\tCẢI CÁCH THỂ CHẾ",
        .. Numbers(count).Select(i => $"{i}\tXây dựng kế hoạch số {i}\tKế hoạch\tVăn phòng; Trường mẫu số {i}\t{time}"),
    ]));

    private static IEnumerable<int> Numbers(int count) => Enumerable.Range(1, count);

    private static IReadOnlyList<IMessage> Sent(int of, ByteString? file = null, bool preview = true) =>
    [
        new ImportPlanRequest { Header = new ImportPlanHeader { Parent = Ward, Year = of, FileName = "mau.txt", Preview = preview } },
        new ImportPlanRequest { Chunk = file ?? Appendix },
    ];
}
