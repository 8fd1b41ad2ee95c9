using System.Text;
using Cchc.Organization.V1;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Server.Calls;
using CchcPlatform.Server.Web;
using Google.Api;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace CchcPlatform.Host.Tests.Calls;

/// <summary>What is looked through in every request, and what that costs where nothing is wrong.</summary>
public sealed class RequestShapeTests
{
    private const int Many = 100_000;

    [Fact]
    public void What_is_wrong_is_told_by_its_place()
    {
        var file = new FileDescriptorProto { MessageType = { new DescriptorProto(), new DescriptorProto { Name = "\u0001", ReservedName = { "a", "b\u0001" } } } };
        Assert.Equal(["message_type[1].name", "message_type[1].reserved_name[1]"], Assert.Throws<InvalidFault>(() => RequestShape.Check(file)).Violations.Select(v => v.Field));
        Assert.Equal(["paths[1]"], Assert.Throws<InvalidFault>(() => RequestShape.Check(new FieldMask { Paths = { "a", "\u0001" } })).Violations.Select(v => v.Field));
    }

    [Fact]
    public void A_text_that_is_right_costs_no_place()
    {
        var request = new FieldMask { Paths = { Enumerable.Repeat("a", Many) } };
        RequestShape.Check(request);
        var before = GC.GetAllocatedBytesForCurrentThread();
        RequestShape.Check(request);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Many);
    }

    [Fact]
    public void Nor_does_one_in_JSON()
    {
        var method = UnitService.Descriptor.FindMethodByName(nameof(UnitService.UnitServiceBase.CreateUnit));
        var binding = RpcBinding.Of(method, method.GetOptions().GetExtension(AnnotationsExtensions.Http))!;
        var prefix = binding.BodyField is null ? "unit." : "";
        Assert.Equal(
            [prefix + "aliases[1]", prefix + "nothing"],
            JsonShape.Check(Encoding.UTF8.GetBytes(Body("\"a\", 7", "\"nothing\": 1")), binding).Select(v => v.Field));
        var body = Encoding.UTF8.GetBytes(Body(string.Join(',', Enumerable.Repeat("\"a\"", Many)), "\"code\": \"VP\""));
        Assert.Empty(JsonShape.Check(body, binding));
        var before = GC.GetAllocatedBytesForCurrentThread();
        JsonShape.Check(body, binding);
        // Each text is read once.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 * Many);

        string Body(string aliases, string more) => prefix.Length == 0 ? $"{{\"aliases\": [{aliases}], {more}}}" : $"{{\"unit\": {{\"aliases\": [{aliases}], {more}}}}}";
    }
}
