using System.Text;
using Cchc.Steering.V1;
using Google.Protobuf;
using Grpc.Core;
using static CchcPlatform.Faults.Tests.Changes.Ward;

namespace CchcPlatform.Faults.Tests.Changes;

/// <summary>A plan of a year that is over, from its import over the work on it and an amendment to its end.</summary>
internal sealed class WardPlan(Ward ward, Workload workload)
{
    private const int Year = 2024;
    private readonly Dictionary<TimeKind, Activity> activities = [];

    private string Name => $"{ward.Name}/plans/{Year}";

    public async Task BeginAsync()
    {
        for (var i = 0; i < workload.Busy; i++)
        {
            var unwanted = await ImportAsync(edition: 0, preview: true);
            await ward.DoAsync<DiscardImportResponse>(new DiscardImportRequest { Name = unwanted.Name, Etag = unwanted.Etag, Reason = "Nhầm tệp" });
        }

        var import = await ImportAsync(edition: 1, preview: true);
        var row = (await ReadAsync<ListImportRowsResponse>("ImportService/ListImportRows", new ListImportRowsRequest { Parent = import.Name, PageSize = 1 })).Rows[0];
        await ward.DoAsync<UpdateImportRowResponse>(new UpdateImportRowRequest { Row = new ImportRow { Name = row.Name, Decision = RowDecision.Proposal }, Reason = "Đúng" });
        await ward.DoAsync<ApplyImportResponse>(new ApplyImportRequest { Name = import.Name, Reason = "Ban hành" });
        await ward.DoAsync<RecordPlanNumberResponse>(new RecordPlanNumberRequest { Name = Name, Number = "15/KH-UBND", Date = Day(Year, 1, 15), Reason = "Đã ký" });
        var all = await ActivitiesAsync();
        // The register of units was away for longer than an import waits: its notes say so, and a person imports the same again.
        while (all.Any(activity => activity.Review.Any(note => note.Code == "UNITS_NOT_RESOLVED")))
        {
            await ImportAsync(edition: 1, preview: false);
            await ward.DoAsync<IssuePlanResponse>(new IssuePlanRequest { Name = Name, Reason = "Tra lại đơn vị" });
            all = await ActivitiesAsync();
        }

        foreach (var activity in all)
        {
            activities.TryAdd(activity.TimeKind, activity);
        }
    }

    private async Task<IReadOnlyCollection<Activity>> ActivitiesAsync() =>
        (await ReadAsync<ListActivitiesResponse>("ActivityService/ListActivities", new ListActivitiesRequest { Parent = Name, PageSize = 100 })).Activities;

    public async Task WorkAsync()
    {
        var steady = activities[TimeKind.Continuous];
        var dated = activities[TimeKind.Dated];
        await ward.DoAsync<AssignOfficersResponse>(new AssignOfficersRequest { Name = dated.Name, Unit = "VHXH", Officers = { new Officer { Subject = "officer-vhxh" } }, Etag = dated.Etag });
        var scheduled = (await ward.DoAsync<ScheduleActivityResponse>(new ScheduleActivityRequest { Name = activities[TimeKind.ProgrammeBound].Name, DueDate = Day(Year, 9, 30), Basis = "Chương trình công tác" })).Occurrence;
        await ward.DoAsync<CancelOccurrenceResponse>(new CancelOccurrenceRequest { Name = scheduled.Name, Etag = scheduled.Etag, Reason = "Không còn phù hợp" });
        var triggered = (await ward.DoAsync<RecordTriggerResponse>(new RecordTriggerRequest
        {
            Name = activities[TimeKind.Triggered].Name, DocumentNumber = "45/2024/NĐ-CP", DocumentDate = Day(Year, 4, 16), DueDate = Day(Year, 6, 28), Reason = "Có quy định mới",
        })).Occurrence;
        await ReportAsync(triggered.Name, 6 * workload.Busy);
        await ReportAsync((await OccurrenceOfAsync(steady)).Name, 6 * workload.Busy);

        var late = await OccurrenceOfAsync(dated);
        var asked = (await ward.DoAsync<RequestExplanationResponse>(new RequestExplanationRequest { Name = late.Name, Question = "Vì sao chậm?", Etag = late.Etag })).Occurrence;
        var answered = (await ward.DoAsync<GiveExplanationResponse>(new GiveExplanationRequest { Name = late.Name, Answer = "Chờ hướng dẫn", Etag = asked.Etag }, "steering")).Occurrence;
        var day = DateTime.UtcNow.AddDays(40);
        await ward.DoAsync<DeferOccurrenceResponse>(new DeferOccurrenceRequest { Name = late.Name, DueDate = Day(day.Year, day.Month, day.Day), Etag = answered.Etag, Reason = "Được gia hạn" });
        for (var i = 0; i < workload.Busy; i++)
        {
            await ReportAsync(late.Name, 1, completes: true);
            await ward.DoAsync<ReturnForReworkResponse>(new ReturnForReworkRequest { Name = late.Name, Comment = "Thiếu sản phẩm" });
        }

        await ReportAsync(late.Name, 1, completes: true);
        await ward.DoAsync<ConfirmCompletionResponse>(new ConfirmCompletionRequest { Name = late.Name, Comment = "Đạt" });
    }

    public async Task AmendAsync()
    {
        await ImportAsync(edition: 2, preview: false);
        await ward.DoAsync<SubmitPlanResponse>(new SubmitPlanRequest { Name = Name, State = PlanState.UnitConsultation });
        await ward.DoAsync<IssuePlanResponse>(new IssuePlanRequest { Name = Name, Number = "99/QĐ-UBND", Date = Day(Year, 7, 1), Reason = "Điều chỉnh giữa năm" });
        var amended = await ReadAsync<GetActivityResponse>("ActivityService/GetActivity", new GetActivityRequest { Name = activities[TimeKind.Dated].Name });
        Assert.Equal(["officer-vhxh"], amended.Activity.Officers.Select(o => o.Subject));
        await ImportAsync(edition: 3, preview: false);
        await ward.DoAsync<DiscardPlanDraftResponse>(new DiscardPlanDraftRequest { Name = Name, Reason = "Không điều chỉnh nữa" });
    }

    public Task EndAsync() => ward.DoAsync<ClosePlanResponse>(new ClosePlanRequest { Name = Name, Reason = "Hết năm" });

    private async Task ReportAsync(string occurrence, int times, bool completes = false)
    {
        for (var i = 0; i < times; i++)
        {
            await ward.DoAsync<ReportProgressResponse>(new ReportProgressRequest
            {
                Parent = occurrence, Text = $"Kết quả lần {i}", Unit = "VHXH", Completes = completes,
                Evidence = { new Evidence { Title = "Sản phẩm", IsProduct = true, Document = new EvidenceDocument { Number = $"{i}/BC-UBND", Date = Day(Year, 12, 20) } } },
            }, "steering");
            workload.Reports.AddOrUpdate(occurrence, 1, (_, before) => before + 1);
        }
    }

    private async Task<Occurrence> OccurrenceOfAsync(Activity activity) =>
        (await ReadAsync<ListOccurrencesResponse>("OccurrenceService/ListOccurrences", new ListOccurrencesRequest { Parent = activity.Name, PageSize = 10 })).Occurrences[0];

    private Task<TReply> ReadAsync<TReply>(string rpc, IMessage request) where TReply : IMessage<TReply>, new() =>
        ward.Caller.ReadAsync<TReply>("admin", "cchc.steering.v1." + rpc, request);

    private async Task<Import> ImportAsync(int edition, bool preview)
    {
        var header = new ImportPlanHeader { Parent = ward.Name, Year = Year, FileName = "phu-luc.txt", Preview = preview, Reason = "Nhập phụ lục", RequestId = ward.NextId() };
        var reply = await ward.Caller.KeepAsync("admin", "cchc.steering.v1.ImportService/ImportPlan", header.RequestId, [], async (caller, options) =>
        {
            using var call = new ImportService.ImportServiceClient(caller.Invoker).ImportPlan(options);
            Import? summary = null;
            var reading = Task.Run(async () =>
            {
                await foreach (var answer in call.ResponseStream.ReadAllAsync())
                {
                    summary = answer.Summary ?? summary;
                }
            });
            try
            {
                await call.RequestStream.WriteAsync(new ImportPlanRequest { Header = header });
                await call.RequestStream.WriteAsync(new ImportPlanRequest { Chunk = ByteString.CopyFromUtf8(Appendix(edition)) });
                await call.RequestStream.CompleteAsync();
            }
            catch (Exception cut) when (cut is RpcException or IOException or InvalidOperationException)
            {
                // The reading side has the reason.
            }

            await reading;
            return summary is null ? throw new RpcException(new Status(StatusCode.Unavailable, "The stream ended without its summary.")) : summary.ToByteArray();
        });
        return Import.Parser.ParseFrom(reply);
    }

    private static string Appendix(int edition)
    {
        var text = new StringBuilder($"PHỤ LỤC\nNHIỆM VỤ TRIỂN KHAI KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH PHƯỜNG NĂM {Year}\n\n(Kèm theo Kế hoạch số /KH-UBND ngày / /{Year} của UBND phường)\n\n");
        text.Append("STT\t1-Mục tiêu\t2-Nhiệm vụ\t3-Hoạt động\t4-Kết quả/ Sản phẩm\t5-Chủ trì\t6-Phối hợp\t7-Thời gian\t8-Kinh phí\n");
        text.Append("I\tCẢI CÁCH THỂ CHẾ\t\t\t\t\t\t\t\n");
        (string Activity, string Lead, string Time)[] rows =
        [
            ($"Rà soát văn bản quy phạm pháp luật của phường, lần ban hành {edition}", "Phòng Văn hóa - Xã hội", "Thường xuyên"),
            ("Ban hành kế hoạch kiểm tra cải cách hành chính", "Phòng Văn hóa - Xã hội", $"Trước ngày 30/6/{Year}"),
            ("Thực hiện quy định mới của Trung ương về tổ chức bộ máy", "Phòng Văn hóa - Xã hội", "Khi có quy định, hướng dẫn của Trung ương"),
            ("Xây dựng văn bản quy phạm pháp luật theo chương trình", "Phòng Văn hóa - Xã hội", "Theo Chương trình công tác đã phê duyệt"),
            ("Số hóa kết quả giải quyết thủ tục hành chính", "Tổ công tác chuyển đổi số", $"Quý IV/{Year}"),
        ];
        foreach (var (activity, lead, time) in rows)
        {
            text.Append($"1\tNâng cao chất lượng công tác xây dựng pháp luật\tĐổi mới, nâng cao chất lượng\t{activity}\tBáo cáo\t{lead}\tVăn phòng HĐND & UBND\t{time}\t\n");
        }

        return text.ToString();
    }
}
