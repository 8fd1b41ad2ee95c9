namespace CchcPlatform.Server.Identity.Seeds;

/// <summary>
/// The ward's roles as they are at a first start; from then on the tables rule. A permission withdrawn there stays
/// withdrawn, one that a newer release adds here, or a module gives to one of these roles, is added.
/// </summary>
internal sealed record RoleSeed(string Code, string NameVi, string NameEn, params string[] Permissions)
{
    private static readonly string[] ReadsPlan = ["steering.plans.read", "steering.activities.read", "organization.units.read", "platform.modules.read", "platform.calendar.read"];
    private static readonly string[] WorksOnPlan = [.. ReadsPlan, "steering.progress.report"];

    public static IReadOnlyList<RoleSeed> All { get; } =
    [
        new("Admin", "Quản trị toàn quyền", "Administrator", "*"),
        new("SystemAdmin", "Quản trị hệ thống", "System administrator", "platform.*", "organization.*.read"),
        new("ParOfficer", "Công chức phụ trách cải cách hành chính", "Administrative reform officer",
            "steering.*", "organization.*.read", "organization.units.write", "platform.modules.read", "platform.facts.read", "platform.calendar.read"),
        new("UnitHead", "Lãnh đạo phòng, đơn vị", "Head of unit",
            [.. WorksOnPlan, "steering.activities.assign", "steering.progress.explain"]),
        new("CaseOfficer", "Chuyên viên thụ lý", "Case officer", WorksOnPlan),
        new("Chairman", "Chủ tịch UBND phường", "Chairman of the ward People's Committee",
            "steering.*.read", "steering.plans.issue", "steering.explanations.request", "organization.*.read", "platform.modules.read", "platform.facts.read", "platform.calendar.read"),
        new("ViceChairman", "Phó Chủ tịch UBND phường", "Vice chairman of the ward People's Committee",
            "steering.*.read", "steering.plans.issue", "steering.explanations.request", "organization.*.read", "platform.modules.read", "platform.facts.read", "platform.calendar.read"),
        new("OneStopOfficer", "Công chức tiếp nhận và trả kết quả", "One-stop officer", WorksOnPlan),
        new("TthcControlOfficer", "Đầu mối kiểm soát thủ tục hành chính", "Procedure control officer", WorksOnPlan),
        new("JusticeOfficer", "Công chức tư pháp", "Justice officer", WorksOnPlan),
        new("FinanceOfficer", "Công chức tài chính", "Finance officer", WorksOnPlan),
        new("HrOfficer", "Công chức tổ chức, cán bộ", "Personnel officer", [.. WorksOnPlan, "organization.units.write"]),
        new("DigitalOfficer", "Công chức chuyển đổi số", "Digital transformation officer", WorksOnPlan),
        new("RecordsClerk", "Văn thư", "Records clerk", ReadsPlan),
        new("CashierAccountant", "Kế toán, thủ quỹ", "Cashier and accountant", ReadsPlan),
        new("Inspector", "Thành viên đoàn kiểm tra", "Inspector", "*.read"),
        new("AppraisalCouncilMember", "Thành viên hội đồng thẩm định", "Member of an appraisal council", "*.read"),
        new("Auditor", "Kiểm toán, thanh tra", "Auditor", "*.read"),
        new("Viewer", "Người xem", "Viewer", "*.read"),
        new("ProvinceSystem", "Hệ thống của tỉnh, thành phố", "System of the province", "*.read"),
        new("PostalAgent", "Nhân viên bưu chính công ích", "Postal agent"),
        new("Applicant", "Người nộp hồ sơ", "Applicant"),
        new("Respondent", "Người trả lời khảo sát", "Survey respondent"),
    ];
}
