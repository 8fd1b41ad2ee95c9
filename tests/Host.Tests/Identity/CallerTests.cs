using CchcPlatform.Kernel.Access;
using CchcPlatform.Server.Identity;

namespace CchcPlatform.Host.Tests.Identity;

public sealed class CallerTests
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Roles = new()
    {
        ["Head"] = ["steering.plans.read", "steering.activities.assign"],
        ["Viewer"] = ["*.read"],
    };

    private static Caller With(params Grant[] grants) => new("an", "an", "An", grants, Roles);

    [Theory]
    [InlineData("*", "steering.plans.read", true)]
    [InlineData("steering.*", "steering.plans.read", true)]
    [InlineData("steering.*", "steeringx.plans.read", false)]
    [InlineData("*.read", "steering.plans.read", true)]
    [InlineData("*.read", "steering.plans.reader", false)]
    [InlineData("*.read", "read", false)]
    [InlineData("organization.*.read", "organization.units.read", true)]
    [InlineData("organization.*.read", "organization.read", false)]
    [InlineData("steering.plans.read", "steering.plans.read", true)]
    [InlineData("steering.plans.read", "steering.plans.rea", false)]
    public void A_star_stands_for_one_or_more_characters(string pattern, string code, bool covers) =>
        Assert.Equal(covers, PermissionPattern.Covers(pattern, code));

    [Fact]
    public void A_grant_for_units_reaches_these_units_of_this_commune_only()
    {
        var caller = With(new("Head", "25195", "VP"), new("Head", "25195", "KTHTDT"), new("Head", "25195", "VP"));
        Assert.True(caller.Has("steering.activities.assign", "25195"));
        Assert.False(caller.Has("steering.activities.assign", "25000"));
        Assert.False(caller.Has("steering.plans.write", "25195"));
        var units = caller.UnitsFor("steering.activities.assign", "25195");
        Assert.False(units.WholeCommune);
        Assert.Equal(["KTHTDT", "VP"], units.Units);
        Assert.True(units.IncludesAny(["VHXH", "VP"]));
        Assert.False(units.Includes("VHXH"));
        Assert.Equal(["25195"], caller.Communes("steering.activities.assign")!);
        Assert.False(caller.UnitsFor("steering.activities.assign", "25000").Includes("VP"));
    }

    [Fact]
    public void A_grant_for_the_whole_commune_outweighs_those_for_units()
    {
        var caller = With(new("Head", "25195", "VP"), new("Viewer", "25195", null));
        Assert.True(caller.UnitsFor("steering.plans.read", "25195").WholeCommune);
        Assert.False(caller.UnitsFor("steering.activities.assign", "25195").WholeCommune);
    }

    [Fact]
    public void A_grant_everywhere_has_no_list_of_communes_and_none_with_a_unit()
    {
        Assert.Null(With(new Grant("Viewer", "*", null)).Communes("steering.plans.read"));
        Assert.False(With(new Grant("Viewer", "*", "VP")).HasAnywhere("steering.plans.read"));
        Assert.False(With(new Grant("Unknown", "*", null)).HasAnywhere("steering.plans.read"));
    }

    [Fact]
    public void An_anonymous_caller_may_call_public_rpcs_only()
    {
        Assert.True(Caller.Anonymous.Has(Permission.Public, "25195"));
        Assert.False(Caller.Anonymous.Has(Permission.Authenticated, "25195"));
        Assert.False(Caller.Anonymous.HasAnywhere("steering.plans.read"));
        Assert.True(With().HasAnywhere(Permission.Authenticated));
    }

    [Fact]
    public void A_bounded_cache_keeps_what_is_read_and_drops_what_is_not()
    {
        var cache = new GenerationCache<int, int>(10);
        cache.Set(-1, -1);
        for (var i = 0; i < 1000; i++)
        {
            cache.Set(i, i);
            Assert.True(cache.TryGet(-1, out _));
            Assert.InRange(cache.Count, 1, 10);
        }

        Assert.False(cache.TryGet(0, out _));
        Assert.True(cache.TryGet(999, out var last));
        Assert.Equal(999, last);
    }
}
