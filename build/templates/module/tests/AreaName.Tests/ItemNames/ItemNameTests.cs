using Cchc.AreaName.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Proto = Cchc.AreaName.V1;
using static CchcPlatform.Testing.Faults;

namespace CchcPlatform.AreaName.Tests.ItemNames;

public sealed class ItemNameTests(AreaNameSubject subject) : IClassFixture<AreaNameSubject>
{
    [Fact]
    public async Task What_was_entered_can_be_read()
    {
        var client = await subject.ClientAsync();
        var created = await subject.CreateAsync();
        Assert.Equal(created, (await client.GetItemNameAsync(new GetItemNameRequest { Name = created.Name })).ItemName);
    }

    [Fact]
    public async Task Words_without_accents_find_it()
    {
        var created = await subject.CreateAsync();
        var found = await (await subject.ClientAsync()).ListItemNamesAsync(new ListItemNamesRequest { Parent = AreaNameSubject.Commune, Filter = "vi du tieng viet", PageSize = 1000 });
        Assert.Contains(created, found.ItemNames);
        found = await (await subject.ClientAsync()).ListItemNamesAsync(new ListItemNamesRequest { Parent = AreaNameSubject.Commune, Filter = "khong co" });
        Assert.Empty(found.ItemNames);
    }

    [Fact]
    public async Task A_change_is_of_the_fields_of_its_mask()
    {
        var client = await subject.ClientAsync();
        var created = await subject.CreateAsync();
        var changed = (await client.UpdateItemNameAsync(new UpdateItemNameRequest
        {
            ItemName = new Proto.ItemName { Name = created.Name, DisplayName = "Không đổi", Description = "Mô tả", Etag = created.Etag },
            UpdateMask = new FieldMask { Paths = { "description" } },
        })).ItemName;
        Assert.Equal((created.DisplayName, "Mô tả"), (changed.DisplayName, changed.Description));
        Assert.NotEqual(created.Etag, changed.Etag);
    }

    [Fact]
    public async Task The_same_name_is_not_entered_twice()
    {
        var client = await subject.ClientAsync();
        var created = await subject.CreateAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.CreateItemNameAsync(new CreateItemNameRequest
        {
            Parent = AreaNameSubject.Commune, ItemNameId = created.Name.Split('/')[^1], ItemName = new Proto.ItemName { DisplayName = "Hai lần" },
        }));
        Assert.Equal((StatusCode.AlreadyExists, "RESOURCE_EXISTS"), (refused.StatusCode, ReasonOf(refused)));
    }

    [Fact]
    public async Task Without_a_display_name_it_is_refused()
    {
        var client = await subject.ClientAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.CreateItemNameAsync(new CreateItemNameRequest
        {
            Parent = AreaNameSubject.Commune, ItemNameId = "khong-ten", ItemName = new Proto.ItemName(),
        }));
        Assert.Equal((StatusCode.InvalidArgument, "item_name.display_name"), (refused.StatusCode, Assert.Single(FieldsOf(refused))));
    }

    [Theory]
    [InlineData("Hoa")]
    [InlineData("-a")]
    [InlineData("a@2")]
    public async Task An_id_of_other_characters_is_refused(string id)
    {
        var client = await subject.ClientAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await client.CreateItemNameAsync(new CreateItemNameRequest
        {
            Parent = AreaNameSubject.Commune, ItemNameId = id, ItemName = new Proto.ItemName { DisplayName = "Mã sai" },
        }));
        Assert.Equal((StatusCode.InvalidArgument, "item_name_id"), (refused.StatusCode, Assert.Single(FieldsOf(refused))));
    }

    [Fact]
    public async Task Readers_cannot_write()
    {
        var viewer = await subject.ClientAsync("viewer");
        var created = await subject.CreateAsync();
        Assert.Equal(created, (await viewer.GetItemNameAsync(new GetItemNameRequest { Name = created.Name })).ItemName);
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await viewer.UpdateItemNameAsync(new UpdateItemNameRequest { ItemName = created }));
        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
    }
}
