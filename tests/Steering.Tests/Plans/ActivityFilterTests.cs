using Cchc.Steering.V1;
using CchcPlatform.Steering.Tests.Imports;
using CchcPlatform.Testing;
using static CchcPlatform.Steering.Tests.Plans.PlanSteps;

namespace CchcPlatform.Steering.Tests.Plans;

/// <summary>Filters on the texts of activities whose cells have line breaks, as those of a .docx often do.</summary>
public sealed class ActivityFilterTests(FilteredWard ward) : IClassFixture<FilteredWard>
{
    [Theory]
    [InlineData("text:\"quyet dinh\"", "A")]
    [InlineData("text:\"QUYẾT ĐỊNH PHÂN\"", "A")]
    [InlineData("NOT text:\"quyết định\"", "B C")]
    [InlineData("text:\"ban hanh*\"", "A")]
    [InlineData("text:\"quyet dinh*\"", "")]
    [InlineData("text=\"Ban hành quyết định phân công\"", "A")]
    [InlineData("text!=\"Ban hành quyết định phân công\"", "B C")]
    [InlineData("text:*", "A B C")]
    [InlineData("quyet dinh", "A B")]
    [InlineData("\"phan cong quyet dinh\"", "")]
    [InlineData("product=\"Quyết định phân công\"", "B")]
    [InlineData("NOT product:\"quyết định phân\"", "A C")]
    [InlineData("timeText=\"Quý I/2026\"", "A")]
    [InlineData("NOT timeText=\"Quý I/2026\"", "B C")]
    [InlineData("timeText=\"Quý I*\"", "A B C")]
    [InlineData("goalText=\"Mục tiêu thứ nhất\"", "A B")]
    [InlineData("task=\"Nhiệm vụ thứ nhất\"", "A B")]
    [InlineData("leadText=\"Phòng Văn hóa - Xã hội\"", "A B")]
    [InlineData("coordinatingText:\"hđnd & ubnd\"", "A")]
    public async Task A_field_is_filtered_by_itself_and_as_one_line(string filter, string expected)
    {
        Assert.Equal(expected, string.Join(' ', (await ward.Seeded.AllAsync(ward.Plan, filter)).Select(a => ward.LetterOf(a.Name))));
    }

    [Theory]
    [InlineData("activityText:\"quyet dinh\"", "A")]
    [InlineData("NOT activityText:\"quyết định\"", "B C")]
    [InlineData("activityText=\"Ban hành quyết định phân công\"", "A")]
    [InlineData("quyet dinh", "A B")]
    public async Task Occurrences_too_are_filtered_by_the_own_text_of_their_activity(string filter, string expected)
    {
        var client = new OccurrenceService.OccurrenceServiceClient(await ward.Seeded.Host.CallAsAsync("viewer"));
        var found = (await client.ListOccurrencesAsync(new ListOccurrencesRequest { Parent = ward.Plan + "/activities/-", Filter = filter })).Occurrences;
        Assert.Equal(expected, string.Join(' ', found.Select(o => ward.LetterOf(o.Name[..o.Name.IndexOf("/occurrences", StringComparison.Ordinal)]))));
    }
}

/// <summary>A plan of three activities, called A, B and C in their order.</summary>
public sealed class FilteredWard : IAsyncLifetime
{
    private IReadOnlyList<string> names = [];

    public SeededWard Seeded { get; } = new();

    public string Plan { get; } = $"{Ward}/plans/2027";

    public string LetterOf(string activity) => $"{(char)('A' + names.ToList().IndexOf(activity))}";

    public async ValueTask InitializeAsync()
    {
        await Seeded.InitializeAsync();
        var file = new WordFile().Text("PHỤ LỤC", "KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2027").Table(
            CleanTable.Heading.Split('\t'),
            ["I", "CẢI CÁCH THỂ CHẾ", "", "", "", "", "", "", ""],
            ["1", "Mục tiêu\nthứ nhất", "Nhiệm vụ\nthứ nhất", "Ban hành quyết\nđịnh phân công", "Quyết định", "Phòng Văn hóa\n- Xã hội", "Văn phòng HĐND\n& UBND phường", "Quý\nI/2026", ""],
            ["", "", "", "Tổ chức lớp tập huấn nghiệp vụ", "Quyết định\nphân công", "Phòng Văn hóa - Xã hội", "", "Quý II/2026", ""],
            ["2", "Mục tiêu thứ hai", "Nhiệm vụ thứ hai", "Kiểm tra, rà soát văn bản", "Báo cáo", "Phòng Kinh tế, Hạ tầng và Đô thị", "", "Quý III/2026", ""]);
        await Seeded.ImportAsync(2027, file.Bytes());
        var all = await Seeded.AllAsync(Plan);
        Assert.Equal("Ban hành quyết\nđịnh phân công", all[0].Text);
        Assert.Equal(3, all.Count);
        names = [.. all.Select(a => a.Name)];
    }

    public ValueTask DisposeAsync() => Seeded.DisposeAsync();
}
