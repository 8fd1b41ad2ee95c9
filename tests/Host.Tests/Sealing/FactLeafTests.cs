using CchcPlatform.Kernel.Facts;
using CchcPlatform.Server.Sealing;

namespace CchcPlatform.Host.Tests.Sealing;

public sealed class FactLeafTests
{
    [Fact]
    public void Every_column_of_the_row_is_in_its_leaf()
    {
        Action<FactRow>[] changes =
        [
            f => f.Position++, f => f.Commune = "25196", f => f.Type += "x", f => f.Payload = [1, 2, 4], f => f.Resource += "x", f => f.Revision++,
            f => f.Actor += "x", f => f.Reason += "x", f => f.RequestId += "x", f => f.TraceParent += "x", f => f.RecordedAt = f.RecordedAt.AddMicroseconds(1),
        ];
        Assert.Equal(typeof(FactRow).GetProperties().Length, changes.Length);
        var leaves = changes.Select(change =>
        {
            var row = Row();
            change(row);
            return Convert.ToHexString(FactLeaf.Of(row));
        }).Append(Convert.ToHexString(FactLeaf.Of(Row())));
        Assert.Equal(changes.Length + 1, leaves.Distinct().Count());
    }

    [Fact]
    public void A_word_that_moves_from_one_column_to_the_next_makes_another_leaf()
    {
        var (one, other) = (Row(), Row());
        (one.Actor, one.Reason) = ("ab", "c");
        (other.Actor, other.Reason) = ("a", "bc");
        Assert.NotEqual(FactLeaf.Of(one), FactLeaf.Of(other));
    }

    [Fact]
    public void The_encoding_never_changes()
    {
        // What was sealed once must be verified for as long as the records are kept.
        Assert.Equal("19a506f2ceff39be0714d28cf1b0071698e60e0c90b31f3c508790479616bf88", Convert.ToHexStringLower(FactLeaf.Of(Row())));
    }

    private static FactRow Row() => new()
    {
        Position = 7, Commune = "25195", Type = "cchc.ledger.v1.EntryAdded", Payload = [1, 2, 3], Resource = "communes/25195/accounts/a", Revision = 2,
        Actor = "steering", Reason = "Đúng hạn", RequestId = "r", TraceParent = "", RecordedAt = new DateTimeOffset(2026, 11, 25, 1, 2, 3, TimeSpan.Zero).AddMicroseconds(456789),
    };
}
