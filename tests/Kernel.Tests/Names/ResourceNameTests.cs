using CchcPlatform.Kernel.Names;

namespace CchcPlatform.Kernel.Tests.Names;

public class ResourceNameTests
{
    private const string Activity = "communes/{commune}/plans/{plan}/activities/{activity}";

    [Fact]
    public void A_name_is_taken_apart_by_its_pattern()
    {
        var name = ResourceName.Parse(Activity, "communes/25195/plans/2026@3/activities/a-17");
        Assert.Equal(("25195", "2026@3", "a-17"), (name.Commune, name["plan"], name["activity"]));
        Assert.Equal("communes/25195/plans/2026@3/activities/a-17", name.ToString());
    }

    [Fact]
    public void All_communes_are_named_only_where_that_is_allowed()
    {
        Assert.Equal("-", ResourceName.Parse("communes/{commune}", "communes/-", "parent", anyCommune: true).Commune);
        Assert.Equal("parent", Assert.Throws<ResourceNameException>(() => ResourceName.Parse("communes/{commune}", "communes/-", "parent")).Field);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("communes/25195/plans/2026")]
    [InlineData("communes/25195/plans/2026/activities/a/")]
    [InlineData("communes/25195/plans/2026/activities/")]
    [InlineData("communes/25195/plans/2026/activity/a")]
    [InlineData("Communes/25195/plans/2026/activities/a")]
    [InlineData("communes/2519/plans/2026/activities/a")]
    [InlineData("communes/２５１９５/plans/2026/activities/a")]
    [InlineData("communes/25195\n/plans/2026/activities/a")]
    [InlineData("communes/25195/plans/2026\n/activities/a")]
    [InlineData("communes/25195/plans/2026/activities/a\n")]
    [InlineData("communes/25195/plans/2026/activities/a\0")]
    [InlineData("communes/25195/plans/2026/activities/A")]
    [InlineData("communes/25195/plans/2026/activities/-a")]
    [InlineData("communes/25195/plans/2026/activities/..")]
    [InlineData("communes/25195/plans/2026/activities/a b")]
    [InlineData("communes/25195/plans/2026/activities/đ")]
    public void A_name_of_another_form_is_refused_with_the_form_expected(string value)
    {
        var e = Assert.Throws<ResourceNameException>(() => ResourceName.Parse(Activity, value));
        Assert.Equal(("name", "RESOURCE_NAME_MALFORMED", Activity), (e.Field, e.Reason, e.Pattern));
        Assert.Contains(Activity, e.Description);
    }

    [Fact]
    public void An_id_has_at_most_63_characters()
    {
        Assert.Equal(63, ResourceName.Parse("units/{unit}", "units/" + new string('a', 63))["unit"].Length);
        Assert.Throws<ResourceNameException>(() => ResourceName.Parse("units/{unit}", "units/" + new string('a', 64)));
        Assert.Throws<ResourceNameException>(() => ResourceName.Parse("units/{unit}", new string('/', 1_000_000)));
    }
}
