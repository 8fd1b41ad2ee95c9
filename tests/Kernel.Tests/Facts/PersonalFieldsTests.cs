using Cchc.Organization.V1;
using Cchc.Platform.V1;
using Cchc.Steering.V1;
using CchcPlatform.Kernel.Facts;
using Google.Protobuf;

namespace CchcPlatform.Kernel.Tests.Facts;

public sealed class PersonalFieldsTests
{
    private const string Person = "Nguyễn Thị Bảy";

    [Fact]
    public void A_marked_field_is_taken_out_at_every_depth_and_everything_else_stays()
    {
        var fact = new UnitUpdated
        {
            Unit = new Unit { Name = "communes/25195/units/vhxh", HeadPosts = { new HeadPost { Title = "Trưởng phòng", Holder = Person, Count = 1 } } },
            ChangedFields = { "head_posts" },
        };
        var written = (UnitUpdated)PersonalFields.Without(fact);
        Assert.DoesNotContain(Person, written.ToString(), StringComparison.Ordinal);
        Assert.Equal(Person, fact.Unit.HeadPosts[0].Holder);
        fact.Unit.HeadPosts[0].Holder = "";
        Assert.Equal(fact, written);
    }

    [Fact]
    public void Officers_stay_known_by_subject()
    {
        var fact = new OfficersAssigned { Unit = "VHXH", Officers = { new Officer { Subject = "officer-vhxh", DisplayName = Person, Unit = "VHXH" } } };
        Assert.Equal("officer-vhxh", Assert.Single(((OfficersAssigned)PersonalFields.Without(fact)).Officers).Subject);
        Assert.DoesNotContain(Person, PersonalFields.Without(fact).ToString()!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_that_has_none_is_not_copied()
    {
        var fact = new PlanClosed();
        Assert.Same(fact, PersonalFields.Without(fact));
        Assert.False(PersonalFields.AreIn(PlanClosed.Descriptor));
        Assert.True(PersonalFields.AreIn(UnitCreated.Descriptor));
        Assert.True(PersonalFields.AreIn(Account.Descriptor));
    }
}
