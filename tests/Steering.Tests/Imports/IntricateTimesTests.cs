using CchcPlatform.Modules.Steering.Imports.Reading;

namespace CchcPlatform.Steering.Tests.Imports;

/// <summary>Texts that could be split in endlessly many ways: each is read, where a pattern once did not come to an end.</summary>
public sealed class IntricateTimesTests
{
    private static readonly string[] Pieces =
    [
        "1,", "1 , ", "1-", "1/1-", "1 - 1 ", "tuần 1, ", "lần 1 ", "1 lần/", "6 tháng ", "quý I, ", "từ ngày 1 ", "12/2026/", "15/KH-UBND của ", "ngày 1/1 ", "ngày 1/1 của ", "tt 1/2018 ",
        "đến hết ", "trước ", "mỗi ", "hằng ", "tháng 1, ", "đợt 1: 1/1, ", "- ngày ", "thứ ", "của UBND ", "1 (một) ", "theo tháng, ", "và ", "tháng, quý, ", "năm ",
        "năm sau ", "của năm ", "T3, ", "t. ", "2 lần/tuần ", "1 tuần ", "tuần 1-2/6 ", "định kỳ ", "3 tháng ", "sáu tháng ", "tháng sáu ", "quý mười ",
    ];

    [Fact]
    public async Task A_text_that_repeats_itself_is_read()
    {
        var random = new Random(1);
        for (var i = 0; i < 100; i++)
        {
            string[] some = [.. Enumerable.Range(0, 1 + i % 3).Select(_ => Pieces[random.Next(Pieces.Length)])];
            var text = string.Concat(Enumerable.Range(0, 600).Select(_ => some[random.Next(some.Length)]));
            // Hours, where it goes wrong; milliseconds, where it does not.
            await Task.Run(() => TimeText.Read(text, 2026, null), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        }
    }
}
