using System.Buffers.Text;
using System.Text;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Queries;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Kernel.Tests.Queries;

/// <summary>Pages over 250 rows of a real table with ties and rows without a value.</summary>
public sealed class PagingTests(ManyActivities rows) : IClassFixture<ManyActivities>
{
    private static readonly OrderSchema<Activity> Schema = OrderSchema<Activity>.By(a => a.Id)
        .Key("number", a => a.Number)
        .Key("text", a => a.Text)
        .Key("product", a => a.Product)
        .Key("timeKind", a => a.Kind)
        .Key("plannedKind", a => a.PlannedKind)
        .Key("dueDate", a => a.DueDate)
        .Key("dueOrLast", a => a.DueDate ?? DateOnly.MaxValue)
        .Key("budget", a => a.Budget)
        .Key("confirmed", a => a.Confirmed)
        .Key("createTime", a => a.CreateTime)
        .Default("number");

    private async Task<(List<Activity> Rows, int Pages)> ReadAll(string orderBy, int size)
    {
        var order = OrderBy.Parse(orderBy, Schema);
        var found = new List<Activity>();
        var token = "";
        for (var pages = 1; ; pages++)
        {
            Assert.InRange(pages, 1, 300);
            await using var db = rows.Database.Open();
            var page = await db.Activities.AsNoTracking().ToPageAsync(order, PageRequest.Of(size, token, "List", "communes/25195", "", orderBy), CancellationToken.None);
            found.AddRange(page.Items);
            if (page.NextPageToken.Length == 0) return (found, pages);
            Assert.Equal(size, page.Items.Count);
            token = page.NextPageToken;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("number")]
    [InlineData("number desc")]
    [InlineData("text")]
    [InlineData("text desc")]
    [InlineData("product")]
    [InlineData("product desc")]
    [InlineData("timeKind")]
    [InlineData("timeKind desc")]
    [InlineData("plannedKind")]
    [InlineData("plannedKind desc")]
    [InlineData("dueDate")]
    [InlineData("dueDate desc")]
    [InlineData("dueOrLast")]
    [InlineData("dueOrLast desc")]
    [InlineData("budget")]
    [InlineData("budget desc")]
    [InlineData("confirmed")]
    [InlineData("confirmed desc")]
    [InlineData("createTime")]
    [InlineData("createTime desc")]
    [InlineData("dueDate desc, text")]
    [InlineData("dueDate, text desc")]
    [InlineData("timeKind, dueDate, product desc")]
    [InlineData("timeKind desc, dueDate desc, product desc")]
    [InlineData("confirmed desc , budget asc,plannedKind desc, text, dueDate desc")]
    public async Task Pages_of_seven_give_each_row_once_and_in_order(string orderBy)
    {
        await using var db = rows.Database.Open();
        var expected = await OrderBy.Parse(orderBy, Schema).Apply(db.Activities).Select(a => a.Id).ToListAsync();
        rows.Database.Statements.Clear();
        var (found, pages) = await ReadAll(orderBy, 7);
        Assert.Equal(250, expected.Count);
        Assert.Equal(expected, found.Select(a => a.Id));
        Assert.Equal(36, pages);
        Assert.Equal(pages, rows.Database.Statements.Count); // one statement a page, however deep
    }

    [Fact]
    public async Task A_page_that_ends_with_the_last_row_has_no_next()
    {
        Assert.Equal(1, (await ReadAll("number", 250)).Pages);
        Assert.Equal(2, (await ReadAll("number", 125)).Pages);
        Assert.Equal(2, (await ReadAll("number", 249)).Pages);
        Assert.Equal(1, (await ReadAll("number", 5_000)).Pages);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("text desc")]
    public async Task A_deep_page_starts_in_the_index(string orderBy)
    {
        await using var db = rows.Database.Open();
        var order = OrderBy.Parse(orderBy, Schema);
        var first = await db.Activities.ToPageAsync(order, PageRequest.Of(100, "", "List"), CancellationToken.None);
        rows.Database.Statements.Clear();
        await db.Activities.ToPageAsync(order, PageRequest.Of(7, first.NextPageToken, "List"), CancellationToken.None);
        Assert.Contains(orderBy == "text" ? "(a.text, a.id) > (@" : "(a.text, a.id) < (@", Assert.Single(rows.Database.Statements));

        var after = first.Items[^1];
        await db.Database.ExecuteSqlRawAsync("ANALYZE activities");
        await db.Database.OpenConnectionAsync();
        await db.Database.ExecuteSqlRawAsync("SET enable_seqscan = off");
        var comparison = orderBy == "text" ? ">" : "<";
        await using var explain = db.Database.GetDbConnection().CreateCommand();
        explain.CommandText = $"EXPLAIN SELECT * FROM activities WHERE (text, id) {comparison} ('{after.Text}', '{after.Id}') ORDER BY {orderBy}, id {(comparison == "<" ? "desc" : "")} LIMIT 8";
        var plan = new StringBuilder();
        await using var reader = await explain.ExecuteReaderAsync();
        while (await reader.ReadAsync()) plan.AppendLine(reader.GetString(0));
        Assert.Contains("Index Cond: (ROW(text, id)", plan.ToString());
        Assert.DoesNotContain("Sort", plan.ToString());
    }

    [Fact]
    public async Task A_row_inserted_or_deleted_meanwhile_disturbs_no_other()
    {
        await using var db = rows.Database.Open();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var order = OrderBy.Parse("number", Schema);
        var first = await db.Activities.AsNoTracking().ToPageAsync(order, PageRequest.Of(10, "", "List"), CancellationToken.None);
        var second = await db.Activities.AsNoTracking().ToPageAsync(order, PageRequest.Of(10, first.NextPageToken, "List"), CancellationToken.None);
        var lastSeen = first.Items[^1].Id;
        db.Add(new Activity { Id = Guid.CreateVersion7(), Number = -1 });
        await db.SaveChangesAsync();
        await db.Activities.Where(a => a.Id == lastSeen).ExecuteDeleteAsync();
        var again = await db.Activities.AsNoTracking().ToPageAsync(order, PageRequest.Of(10, first.NextPageToken, "List"), CancellationToken.None);
        Assert.Equal(second.Items.Select(a => a.Id), again.Items.Select(a => a.Id));
    }

    [Fact]
    public async Task A_token_of_another_list_filter_or_order_is_refused()
    {
        await using var db = rows.Database.Open();
        var order = OrderBy.Parse("number", Schema);
        var page = await db.Activities.ToPageAsync(order, PageRequest.Of(5, "", "List", "communes/25195", "a"), CancellationToken.None);
        Assert.Matches("^[A-Za-z0-9_-]+$", page.NextPageToken);
        string[][] others = [["Other", "communes/25195", "a"], ["List", "communes/25196", "a"], ["List", "communes/25195", "b"], ["List", "communes/25195a", ""], ["List", "communes/25195", "a", ""]];
        foreach (var other in others)
        {
            var e = await Assert.ThrowsAsync<PageTokenException>(() => db.Activities.ToPageAsync(order, PageRequest.Of(5, page.NextPageToken, other), CancellationToken.None));
            Assert.Equal(("page_token", "PAGE_TOKEN_OF_ANOTHER_QUERY"), (e.Field, e.Reason));
        }
    }

    [Fact]
    public async Task A_text_that_is_no_token_is_refused()
    {
        await using var db = rows.Database.Open();
        var order = OrderBy.Parse("text", Schema);
        var good = (await db.Activities.ToPageAsync(order, PageRequest.Of(5, "", "List"), CancellationToken.None)).NextPageToken;
        var json = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(good));
        string Forged(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json[..(json.IndexOf("\"K\":", StringComparison.Ordinal) + 4)] + key + "}"));
        string[] bad =
        [
            "x", "!!!", "đ", "e30", "bnVsbA", "W10", good[1..], good[..^3], good + "AAAA", new string('A', 100_000),
            Forged("null"), Forged("[1,2]"), Forged("[\"a\",\"b\"]"), Forged("[\"a\\u0000\",\"7d444840-9dc0-11d1-b245-5ffdce74fad2\"]"),
            Forged("[\"\\ud800\",\"7d444840-9dc0-11d1-b245-5ffdce74fad2\"]"), Forged("[\"a\",null]"), Forged("[{},[]]"),
            Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.Replace("\"V\":1", "\"V\":2"))),
            Base64Url.EncodeToString(Encoding.UTF8.GetBytes(new string('[', 5_000))),
        ];
        foreach (var token in bad)
        {
            var e = await Assert.ThrowsAsync<PageTokenException>(() => db.Activities.ToPageAsync(order, PageRequest.Of(5, token, "List"), CancellationToken.None));
            Assert.Equal("PAGE_TOKEN_MALFORMED", e.Reason);
        }
    }

    [Theory]
    [InlineData(0, 50)]
    [InlineData(1, 1)]
    [InlineData(1_000, 1_000)]
    [InlineData(int.MaxValue, 1_000)]
    public void The_page_size_has_a_default_and_is_cut(int requested, int size) => Assert.Equal(size, PageSize.Of(requested));

    [Fact]
    public void A_negative_page_size_is_refused()
    {
        var e = Assert.Throws<InvalidInputException>(() => PageSize.Of(-1));
        Assert.Equal(("page_size", "PAGE_SIZE_NEGATIVE"), (e.Field, e.Reason));
    }

    [Theory]
    [InlineData("dueDte", "ORDER_BY_UNKNOWN_FIELD")]
    [InlineData("Text", "ORDER_BY_UNKNOWN_FIELD")]
    [InlineData("id; drop table activities", "ORDER_BY_MALFORMED")]
    [InlineData("text DESC", "ORDER_BY_MALFORMED")]
    [InlineData("text,", "ORDER_BY_MALFORMED")]
    [InlineData(",", "ORDER_BY_MALFORMED")]
    [InlineData("text,text desc", "ORDER_BY_MALFORMED")]
    [InlineData("number,text,product,timeKind,dueDate,budget", "ORDER_BY_MALFORMED")]
    public void An_order_outside_the_white_list_is_refused(string orderBy, string reason)
    {
        var e = Assert.Throws<InvalidInputException>(() => OrderBy.Parse(orderBy, Schema));
        Assert.Equal(("order_by", reason), (e.Field, e.Reason));
    }
}
