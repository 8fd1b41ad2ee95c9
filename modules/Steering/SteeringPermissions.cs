using CchcPlatform.Kernel.Access;

namespace CchcPlatform.Modules.Steering;

/// <summary>What may be done in this area.</summary>
internal static class SteeringPermissions
{
    public const string Report = "steering.progress.report";
    public const string Assign = "steering.activities.assign";
    public const string Explain = "steering.progress.explain";
    public const string Confirm = "steering.progress.confirm";

    public static IReadOnlyList<Permission> All { get; } =
    [
        new("steering.plans.read", "Xem kế hoạch và tiến độ / Read plans and their totals"),
        new("steering.plans.write", "Soạn, trình kế hoạch / Draft and submit plans"),
        new("steering.plans.issue", "Ban hành, điều chỉnh, kết thúc kế hoạch / Issue, amend and close plans"),
        new("steering.imports.read", "Xem kết quả nhập phụ lục / Read imports"),
        new("steering.imports.write", "Nhập phụ lục kế hoạch / Import the appendix of a plan"),
        new("steering.activities.read", "Xem hoạt động / Read activities and their occurrences"),
        new(Assign, "Phân công công chức thực hiện / Assign officers"),
        new("steering.activities.schedule", "Ghi văn bản cấp trên, ấn định thời hạn / Record superior documents, set dates"),
        new(Report, "Báo cáo tiến độ kèm minh chứng / Report progress with evidence"),
        new(Confirm, "Xác nhận, trả lại, hoãn, hủy / Confirm, return, defer and cancel"),
        new("steering.explanations.request", "Yêu cầu giải trình / Ask for an explanation"),
        new(Explain, "Giải trình / Give an explanation"),
    ];
}
