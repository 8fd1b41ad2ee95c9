using Cchc.Steering.V1;

namespace CchcPlatform.Tool.Importing;

/// <summary>The contract's values in the words of the office.</summary>
internal static class Wording
{
    public static string Of(RowVerdict verdict) => verdict switch
    {
        RowVerdict.Taken => "lấy nguyên",
        RowVerdict.JoinedWithRowAbove => "ghép với dòng trên",
        RowVerdict.ColumnsMoved => "dời cột",
        RowVerdict.SplitInTwo => "tách thành hai",
        RowVerdict.NeedsAPerson => "cần người xem",
        _ => verdict.ToString(),
    };

    public static string Of(PlanState state) => state switch
    {
        PlanState.Draft => "dự thảo",
        PlanState.UnitConsultation => "đang lấy ý kiến các đơn vị",
        PlanState.Submitted => "đã trình ký",
        PlanState.Issued => "đã ban hành",
        PlanState.Amended => "đã được điều chỉnh",
        PlanState.Closed => "đã kết thúc",
        PlanState.Discarded => "đã bỏ",
        _ => state.ToString(),
    };

    public static string Of(PlanFlag flag) => flag switch
    {
        PlanFlag.NumberMissing => "phần đầu văn bản thiếu số hoặc ngày ban hành",
        PlanFlag.DraftWaiting => "có dự thảo điều chỉnh đang chờ",
        _ => flag.ToString(),
    };

    public static string Of(ImportProgress.Types.Step step) => step switch
    {
        ImportProgress.Types.Step.Receiving => "Đang gửi",
        ImportProgress.Types.Step.Reading => "Đang đọc bảng",
        ImportProgress.Types.Step.ResolvingUnits => "Đang nhận diện đơn vị",
        ImportProgress.Types.Step.Saving => "Đang lưu",
        ImportProgress.Types.Step.Applying => "Đang đưa vào kế hoạch",
        _ => "Đang xử lý",
    };
}
