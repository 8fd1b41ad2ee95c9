using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Plans;

/// <summary>What people call the parts of a plan.</summary>
internal static class PlanWords
{
    // Nghị quyết 76/NQ-CP names six areas of reform; the plans of communes put steering after them.
    private static readonly (string Code, string Name)[] Areas =
    [
        ("I", "Cải cách thể chế"),
        ("II", "Cải cách thủ tục hành chính"),
        ("III", "Cải cách tổ chức bộ máy"),
        ("IV", "Cải cách chế độ công chức, công vụ"),
        ("V", "Cải cách tài chính công"),
        ("VI", "Xây dựng, phát triển chính quyền điện tử, chính quyền số"),
        ("VII", "Chỉ đạo điều hành cải cách hành chính"),
    ];

    public static string Area(string code) => Areas.FirstOrDefault(a => a.Code == code).Name ?? (code.Length == 0 ? "Chưa rõ lĩnh vực" : code);

    /// <summary>I before V before IX, which their letters do not give; what is no area comes last.</summary>
    public static int PlaceOfArea(string code) => Array.FindIndex(Areas, a => a.Code == code) is >= 0 and var place ? place : Areas.Length;

    public static string Of(TimeKind kind) => kind switch
    {
        TimeKind.Continuous => "Thường xuyên",
        TimeKind.Triggered => "Khi có văn bản của cấp trên",
        TimeKind.Dated => "Có thời hạn",
        TimeKind.Periodic => "Định kỳ",
        TimeKind.ProgrammeBound => "Theo chương trình, lộ trình",
        _ => "Chưa rõ thời gian",
    };

    public static string Of(WorkState state) => state switch
    {
        WorkState.NotStarted => "Chưa thực hiện",
        WorkState.InProgress => "Đang thực hiện",
        WorkState.WaitingReview => "Chờ xác nhận",
        WorkState.Completed => "Hoàn thành",
        WorkState.Cancelled => "Đã hủy",
        WorkState.Deferred => "Tạm hoãn",
        WorkState.WaitingTrigger => "Chờ văn bản, chương trình",
        _ => "Chưa rõ",
    };
}
