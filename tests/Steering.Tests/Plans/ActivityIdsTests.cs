using CchcPlatform.Modules.Steering.Activities;
using CchcPlatform.Modules.Steering.Plans;

namespace CchcPlatform.Steering.Tests.Plans;

/// <summary>Which activity of a new version is which of the earlier one, and what that costs.</summary>
public sealed class ActivityIdsTests
{
    // As many as an import may have.
    private const int Many = 19_990;

    [Fact]
    public void In_the_largest_plan_one_changed_word_is_found_and_every_id_kept()
    {
        var earlier = Table(Many, i => $"Xây dựng kế hoạch số {i}");
        var next = Table(Many, i => i == 700 ? "Xây dựng chương trình kế hoạch số 700" : $"Xây dựng kế hoạch số {i}", given: false);
        Assert.Equal(earlier.Select(a => a.ActivityId), Give(next, earlier));
    }

    [Fact]
    public void In_the_largest_plan_written_anew_every_row_is_found_about_its_place()
    {
        var earlier = Table(Many, i => $"Xây dựng kế hoạch số {i}");
        Assert.Equal(earlier.Select(a => a.ActivityId), Give(Table(Many, i => $"Triển khai kế hoạch số {i}", given: false), earlier));
    }

    [Fact]
    public void The_largest_plan_without_goals_numbers_its_activities_one_after_the_other() =>
        Assert.Equal(Enumerable.Range(1, Many).Select(number => $"x-0-{number:00}"), Give(Table(Many, i => $"Việc {i}", given: false)));

    [Fact]
    public void Who_gives_up_is_not_worked_for_any_more()
    {
        var earlier = Table(Many, i => $"Xây dựng kế hoạch số {i}");
        var next = Table(Many, i => $"Triển khai kế hoạch số {i}", given: false);
        Assert.Throws<OperationCanceledException>(() => ActivityIds.Give(next, [earlier], [], new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData("1", "Báo cáo 6 tháng|10/6, Báo cáo năm|30/11", "old-1 old-2")]
    [InlineData("1", "Báo cáo năm|30/11, Báo cáo 6 tháng|10/6, Báo cáo quý I|10/3", "old-2 old-1 old-0")]
    [InlineData("1", "Báo cáo 6 tháng|15/6, Báo cáo năm|05/12", "old-1 old-2")]
    [InlineData("1", "Báo cáo giữa năm|10/6, Báo cáo cuối năm|30/11", "old-1 old-2")]
    [InlineData("2", "Báo cáo 6 tháng|10/6, Báo cáo năm|30/11", "old-1 old-2")]
    [InlineData("1", "Báo cáo|10/3, Báo cáo|10/6, Báo cáo|30/11", "old-0 old-1 old-2")]
    public void Of_rows_with_one_text_each_goes_on_with_the_work_of_its_own_product_and_time(string goal, string next, string ids)
    {
        var earlier = SameText("1", "Báo cáo quý I|10/3, Báo cáo 6 tháng|10/6, Báo cáo năm|30/11");
        Assert.Equal(ids.Split(' '), Give(SameText(goal, next), earlier));
    }

    [Theory]
    [InlineData("Xây dựng kế hoạch tuyên truyền công tác cải cách hành chính năm 2026", "Xây dựng kế hoạch kiểm tra công tác cải cách hành chính năm 2026", false)]
    [InlineData("Xây dựng kế hoạch tuyên truyền công tác cải cách hành chính năm 2026", "Xây dựng kế hoạch tuyên truyền, phổ biến công tác cải cách hành chính năm 2026", true)]
    [InlineData("Xây dựng kế hoạch tuyên truyền công tác cải cách hành chính năm 2026", "Xây dựng kế hoạch truyền thông về công tác cải cách hành chính năm 2026", true)]
    [InlineData("Tổ chức tập huấn nghiệp vụ cải cách hành chính", "Tổ chức bồi dưỡng nghiệp vụ cải cách hành chính", true)]
    [InlineData("Tổ chức tuyên truyền cải cách hành chính", "Tổ chức tuyên truyền, kiểm tra cải cách hành chính", true)]
    [InlineData("Báo cáo sơ kết công tác cải cách hành chính", "Báo cáo tổng kết công tác cải cách hành chính", false)]
    public void Work_of_another_topic_is_other_work_however_alike_its_other_words_are(string was, string now, bool same) =>
        Assert.Equal(same, Give(Table(1, _ => now, given: false), Table(1, _ => was))[0] == "old-0");

    private static IReadOnlyList<Activity> SameText(string goal, string rows) =>
    [
        .. rows.Split(", ").Select((row, i) => new Activity
        {
            Commune = "25195", PlanId = "2026", ActivityId = $"old-{i}", Position = i + 1, GoalCode = goal, Text = "Báo cáo công tác cải cách hành chính",
            ProductText = row.Split('|')[0], TimeText = row.Split('|')[1],
        }),
    ];

    private static IReadOnlyList<string> Give(IReadOnlyList<Activity> next, params IReadOnlyList<Activity>[] earlier) =>
        ActivityIds.Give(next, earlier, earlier.SelectMany(version => version.Select(a => a.ActivityId)), TestContext.Current.CancellationToken);

    private static IReadOnlyList<Activity> Table(int rows, Func<int, string> text, bool given = true) =>
        [.. Enumerable.Range(0, rows).Select(i => new Activity { Commune = "25195", PlanId = "2026", ActivityId = given ? $"old-{i}" : "", Position = i + 1, Text = text(i) })];
}
