using CchcPlatform.Kernel.Queries;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Kernel.Tests.Queries;

/// <summary>Filters on a real PostgreSQL: which rows they give, and that NOT gives all the others.</summary>
public sealed class FilterTests(FiveActivities rows) : IClassFixture<FiveActivities>
{
    private static readonly Dictionary<string, TimeKind> Kinds = new()
    {
        ["TIME_KIND_CONTINUOUS"] = TimeKind.Continuous, ["TIME_KIND_DATED"] = TimeKind.Dated, ["TIME_KIND_PERIODIC"] = TimeKind.Periodic,
    };

    private static readonly FilterSchema<Activity> Schema = new FilterSchema<Activity>()
        .Number("number", a => a.Number)
        .Text("text", a => a.Text, a => a.TextFolded)
        .Text("product", a => a.Product)
        .Enum("timeKind", a => a.Kind, Kinds)
        .Enum("plannedKind", a => a.PlannedKind, Kinds)
        .Date("dueDate", a => a.DueDate)
        .Number("budget", a => a.Budget)
        .Bool("confirmed", a => a.Confirmed)
        .Instant("createTime", a => a.CreateTime)
        .Collection("leadUnits", a => a.LeadUnits)
        .Collection("coordinatingUnits", a => a.CoUnits!)
        .Search(a => a.TextFolded);

    private async Task<int[]> Numbers(string filter)
    {
        await using var db = rows.Database.Open();
        return await db.Activities.Where(Schema.Compile(filter)).OrderBy(a => a.Number).Select(a => a.Number).ToArrayAsync();
    }

    [Theory]
    [InlineData("", 1, 2, 3, 4, 5)]
    [InlineData("  \t\n ", 1, 2, 3, 4, 5)]
    // text
    [InlineData("product=\"Báo cáo\"", 1)]
    [InlineData("product != \"Báo cáo\"", 2, 3, 4, 5)]
    [InlineData("product=\"Báo cáo*\"", 1, 2)]
    [InlineData("product!=\"Báo cáo*\"", 3, 4, 5)]
    [InlineData("product=Báo*", 1, 2)]
    [InlineData("product:\"BÁO CÁO\"", 1, 2, 3)]
    [InlineData("product:\"bao cao\"")] // no folded column: accents count
    [InlineData("product:*", 1, 2, 3, 4)]
    [InlineData("NOT product:*", 5)]
    [InlineData("text:\"to chuc BO MAY\"", 1)]
    [InlineData("text:\"hoà bình\"", 2)]
    [InlineData("text:\"thu tuc*\"", 3)]
    [InlineData("text:\"tuc*\"")]
    [InlineData("text:\"--\"", 4)] // nothing to fold: the characters themselves
    // enum
    [InlineData("timeKind=TIME_KIND_DATED", 1, 5)]
    [InlineData("timeKind:TIME_KIND_DATED", 1, 5)]
    [InlineData("timeKind!=TIME_KIND_DATED", 2, 3, 4)]
    [InlineData("plannedKind=TIME_KIND_PERIODIC", 4)]
    [InlineData("plannedKind!=TIME_KIND_PERIODIC", 1, 2, 3, 5)]
    [InlineData("plannedKind:*", 1, 4)]
    // dates, numbers, instants, truth
    [InlineData("dueDate=2026-03-31", 1)]
    [InlineData("dueDate!=2026-03-31", 2, 3, 4, 5)]
    [InlineData("dueDate<2026-07-01", 1, 2)]
    [InlineData("NOT dueDate<2026-07-01", 3, 4, 5)]
    [InlineData("-dueDate>=2026-06-30", 1, 3, 4)]
    [InlineData("dueDate>2026-01-01 AND dueDate<=\"2026-06-30\"", 1, 2)]
    [InlineData("NOT dueDate:*", 3, 4)]
    [InlineData("budget>=0", 1, 3, 5)]
    [InlineData("budget<0", 4)]
    [InlineData("budget=-3", 4)]
    [InlineData("NOT (budget>=0)", 2, 4)]
    [InlineData("budget=10.50", 1)]
    [InlineData("number>3", 4, 5)]
    [InlineData("createTime>=2026-03-04T07:00:00+07:00", 4, 5)]
    [InlineData("confirmed=true", 1, 5)]
    [InlineData("confirmed!=true", 2, 3, 4)]
    [InlineData("NOT confirmed=false", 1, 3, 4, 5)]
    // collections
    [InlineData("leadUnits:\"VHXH\"", 1, 2)]
    [InlineData("NOT leadUnits:VHXH", 3, 4, 5)]
    [InlineData("leadUnits:VH")]
    [InlineData("leadUnits:*", 1, 2, 3, 5)]
    [InlineData("coordinatingUnits:VP", 1, 5)]
    [InlineData("NOT coordinatingUnits:VP", 2, 3, 4)]
    [InlineData("coordinatingUnits:*", 1, 5)]
    [InlineData("NOT coordinatingUnits:*", 2, 3, 4)]
    // words
    [InlineData("to chuc bo may", 1)]
    [InlineData("TỔ CHỨC", 1)]
    [InlineData("may to", 1)] // each word anywhere
    [InlineData("\"may to\"")]
    [InlineData("\"bộ máy\"", 1)]
    [InlineData("Hoà", 2)]
    [InlineData("-\"bo may\"", 2, 3, 4, 5)]
    [InlineData("rà soát, - sắp", 1)] // a minus by itself is punctuation
    [InlineData("cong an OR vu", 5)] // cong AND (an OR vu)
    [InlineData("\"de an\" OR \"cong vu\"", 2, 5)]
    // joining: OR binds tighter than AND
    [InlineData("timeKind=TIME_KIND_DATED AND number=1 OR number=2", 1)]
    [InlineData("(timeKind=TIME_KIND_DATED AND number=1) OR number=2", 1, 2)]
    [InlineData("number=1 OR number=2 OR number=5", 1, 2, 5)]
    [InlineData("leadUnits:\"VHXH\" AND timeKind=TIME_KIND_DATED", 1)]
    [InlineData("leadUnits:\"VHXH\" timeKind=TIME_KIND_DATED", 1)]
    [InlineData("NOT (number=1 OR NOT (number<=3))", 2, 3)]
    [InlineData("((((number=1))))", 1)]
    [InlineData("number=1\u00A0OR\u3000number=2", 1, 2)]
    // hostile
    [InlineData("\"'; drop table activities; --\"", 4)]
    [InlineData("text=\"'; DROP TABLE activities; --\"", 4)]
    [InlineData("product:\"%\"", 4)]
    [InlineData("product:\"_\"", 4)]
    [InlineData("product:\"\\\\\"", 4)] // one backslash, escaped
    [InlineData("product=\"100%*\"", 4)]
    [InlineData("product=\"100_*\"")]
    [InlineData("product=\"100%_\\\\đ*\"", 4)]
    [InlineData("product=\"' OR 1=1 --\"")]
    [InlineData("text:\"\U0001F600\"")]
    [InlineData("text:\"tô\u0309 chư\u0301c\"", 1)] // NFD
    [InlineData("product=\"a\\\"b\\*\"")]
    public async Task A_filter_gives_its_rows_and_NOT_gives_all_others(string filter, params int[] expected)
    {
        Assert.Equal(expected, await Numbers(filter));
        if (!string.IsNullOrWhiteSpace(filter))
            Assert.Equal(Enumerable.Range(1, 5).Except(expected), await Numbers($"NOT ({filter})"));
    }

    [Fact]
    public async Task Values_are_parameters_and_never_part_of_the_statement()
    {
        rows.Database.Statements.Clear();
        await Numbers("text=\"needle1\" AND product:\"needle2\" AND leadUnits:needle3 AND \"needle4\" AND timeKind=TIME_KIND_DATED AND dueDate>2031-01-01 AND number<987654 AND product=\"needle5*\"");
        var statement = Assert.Single(rows.Database.Statements);
        Assert.DoesNotContain("needle", statement);
        Assert.DoesNotContain("Dated", statement);
        Assert.DoesNotContain("2031", statement);
        Assert.DoesNotContain("987654", statement);
    }

    [Fact]
    public async Task A_collection_is_asked_so_that_its_index_can_answer()
    {
        rows.Database.Statements.Clear();
        await Numbers("leadUnits:VHXH");
        Assert.Contains("lead_units @> ARRAY[", Assert.Single(rows.Database.Statements));
    }

    [Fact]
    public async Task A_filter_of_a_thousand_words_is_answered()
    {
        var words = string.Join(' ', Enumerable.Repeat("a", 1_000));
        Assert.Equal(5, (await Numbers(words)).Length);
        Assert.Empty(await Numbers(string.Join(' ', Enumerable.Repeat("z", 1_000))));
    }

    [Theory]
    [InlineData("dueDte<2026-01-01", "FILTER_UNKNOWN_FIELD", 1, "dueDate")]
    [InlineData("number=1 AND Kết quả: báo", "FILTER_UNKNOWN_FIELD", 18, "double quotes")]
    [InlineData("dueDate<31/12/2026", "FILTER_VALUE", 9, "2026-03-31")]
    [InlineData("dueDate=2026-02-30", "FILTER_VALUE", 9, "dueDate")]
    [InlineData("number=1.5", "FILTER_VALUE", 8, "whole number")]
    [InlineData("number=99999999999", "FILTER_VALUE", 8, "Int32")]
    [InlineData("number=*", "FILTER_VALUE", 8, "star")]
    [InlineData("budget=abc", "FILTER_VALUE", 8, "12.5")]
    [InlineData("timeKind=DATED", "FILTER_VALUE", 10, "TIME_KIND_DATED")]
    [InlineData("timeKind=TIME_KIND_D*", "FILTER_VALUE", 10, "star")]
    [InlineData("timeKind<TIME_KIND_DATED", "FILTER_OPERATOR", 1, "timeKind")]
    [InlineData("product<\"a\"", "FILTER_OPERATOR", 1, "product")]
    [InlineData("product=\"a*b\"", "FILTER_VALUE", 9, "at its end")]
    [InlineData("leadUnits=VHXH", "FILTER_OPERATOR", 1, ":")]
    [InlineData("confirmed=yes", "FILTER_VALUE", 11, "true or false")]
    [InlineData("createTime>2026-01-01", "FILTER_VALUE", 12, "RFC 3339")]
    [InlineData("number=", "FILTER_SYNTAX", 8, "value")]
    [InlineData("number=1 AND", "FILTER_SYNTAX", 10, "AND")]
    [InlineData("OR number=1", "FILTER_SYNTAX", 1, "OR")]
    [InlineData("number=1 OR OR number=2", "FILTER_SYNTAX", 10, "OR")]
    [InlineData("NOT", "FILTER_SYNTAX", 1, "NOT")]
    [InlineData("= 1", "FILTER_SYNTAX", 1, "=")]
    [InlineData("()", "FILTER_SYNTAX", 2, "condition")]
    [InlineData("(number=1", "FILTER_UNBALANCED", 1, "not closed")]
    [InlineData("number=1)", "FILTER_UNBALANCED", 9, "closes nothing")]
    [InlineData("text=\"abc", "FILTER_UNBALANCED", 6, "not closed")]
    [InlineData("text=\"abc\\\"", "FILTER_UNBALANCED", 6, "not closed")]
    [InlineData("((((((((((((((((( number=1 )))))))))))))))))", "FILTER_TOO_DEEP", 17, "16")]
    [InlineData("text=\"a\0b\"", "FILTER_CONTROL_CHARACTER", 1, "control")]
    public void A_wrong_filter_is_refused_with_position_and_what_is_expected(string filter, string reason, int position, string says)
    {
        var e = Assert.Throws<FilterException>(() => Schema.Compile(filter));
        Assert.Equal(("filter", reason, position), (e.Field, e.Reason, e.Position));
        Assert.Contains(says, e.Description);
    }

    [Fact]
    public void Sixteen_parentheses_are_allowed_and_ten_thousand_are_only_too_long()
    {
        Schema.Compile(new string('(', 16) + "number=1" + new string(')', 16));
        Schema.Compile("\"" + new string('(', 1_998) + "\"");
        Assert.Equal("FILTER_TOO_LONG", Assert.Throws<FilterException>(() => Schema.Compile(new string('(', 10_000))).Reason);
        Assert.Equal("FILTER_TOO_DEEP", Assert.Throws<FilterException>(() => Schema.Compile(new string('(', 2_000))).Reason);
        Assert.Equal("FILTER_TOO_LONG", Assert.Throws<FilterException>(() => Schema.Compile(new string('a', 2_001))).Reason);
    }

    [Fact]
    public void Any_garbage_is_either_read_or_refused_as_a_filter()
    {
        const string Alphabet = "ab1đ \"\\()=!<>:*-'%_,.AND OR NOT text number";
        var random = new Random(20260101);
        for (var i = 0; i < 20_000; i++)
        {
            var filter = string.Concat(Enumerable.Range(0, random.Next(1, 25)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            try
            {
                Schema.Compile(filter);
            }
            catch (FilterException e)
            {
                Assert.InRange(e.Position, 1, filter.Length + 1);
            }
        }
    }

    [Fact]
    public void Bare_words_are_refused_where_nothing_is_searched() =>
        Assert.Equal("FILTER_SYNTAX", Assert.Throws<FilterException>(() => new FilterSchema<Activity>().Number("number", a => a.Number).Compile("word")).Reason);

    [Fact]
    public void A_schema_with_a_column_of_the_wrong_type_does_not_come_to_be()
    {
        Assert.Throws<ArgumentException>(() => new FilterSchema<Activity>().Date("text", a => a.Text));
        Assert.Throws<ArgumentException>(() => new FilterSchema<Activity>().Number("text", a => a.Text));
        Assert.Throws<ArgumentException>(() => new FilterSchema<Activity>().Number("number", a => a.Number).Number("number", a => a.Number));
        Assert.Throws<ArgumentException>(() => new FilterSchema<Activity>().Enum("number", a => a.Number, Kinds));
    }
}
