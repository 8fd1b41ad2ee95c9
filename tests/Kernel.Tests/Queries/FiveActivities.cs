using CchcPlatform.Kernel.Text;

namespace CchcPlatform.Kernel.Tests.Queries;

/// <summary>Five rows, numbered 1 to 5, with and without values in each column.</summary>
public sealed class FiveActivities : IAsyncLifetime
{
    private static Activity Row(int number, string text, string? product = null, TimeKind kind = TimeKind.Continuous, TimeKind? planned = null,
        string? due = null, decimal? budget = null, bool? confirmed = null, string[]? lead = null, List<string>? coordinating = null) => new()
    {
        Id = Guid.CreateVersion7(), Number = number, Text = VietnameseText.Normalize(text), TextFolded = VietnameseText.Fold(text), Product = product,
        Kind = kind, PlannedKind = planned, DueDate = due is null ? null : DateOnly.Parse(due), Budget = budget, Confirmed = confirmed,
        CreateTime = new DateTimeOffset(2026, 3, number, 0, 0, 0, TimeSpan.Zero), LeadUnits = lead ?? [], CoUnits = coordinating,
    };

    public ActivityDatabase Database { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Database = await ActivityDatabase.CreateAsync(
    [
        Row(1, "Rà soát, sắp xếp tổ chức bộ máy", "Báo cáo", TimeKind.Dated, TimeKind.Dated, "2026-03-31", 10.5m, true, ["VHXH"], ["VP"]),
        Row(2, "Phường Hòa Bình: đề án vị trí việc làm", "Báo cáo quý", TimeKind.Periodic, null, "2026-06-30", null, false, ["VP", "VHXH"]),
        Row(3, "Thủ tục hành chính", "báo cáo năm", TimeKind.Continuous, null, null, 0m, null, ["VP"], []),
        Row(4, "'; DROP TABLE activities; --", "100%_\\đúng hạn", TimeKind.Continuous, TimeKind.Periodic, null, -3m, null, []),
        Row(5, "Kiểm tra công vụ", null, TimeKind.Dated, null, "2026-12-31", 1_000_000m, true, ["KTHTDT"], ["VP", "VHXH"]),
    ]);

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
