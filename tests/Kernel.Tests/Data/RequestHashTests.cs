using System.Security.Cryptography;
using Cchc.Platform.V1;
using CchcPlatform.Kernel.Data;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace CchcPlatform.Kernel.Tests.Data;

public sealed class RequestHashTests
{
    /// <summary>The hashes of answered requests are kept for a month: a new build must find them.</summary>
    [Fact]
    public void The_hash_of_a_request_without_maps_is_that_of_its_bytes()
    {
        var request = new ListValue { Values = { Value.ForString("Kế hoạch"), Value.ForNumber(1.5), Value.ForBool(false), Value.ForNull(), Value.ForList() } };
        Assert.Equal(SHA256.HashData(request.ToByteArray()), RequestReplay.HashOf(request));
    }

    [Fact]
    public void The_hash_leaves_id_and_preview_out_and_the_request_as_it_is()
    {
        var request = new GiveGrantRequest { Parent = "accounts/viewer", Role = "Viewer", Reason = "QĐ 9" };
        var hash = RequestReplay.HashOf(request);
        Assert.Equal(SHA256.HashData(request.ToByteArray()), hash);
        (request.RequestId, request.ValidateOnly) = ("once", true);
        var before = request.Clone();
        Assert.Equal(hash, RequestReplay.HashOf(request));
        Assert.Equal(before, request);
    }

    [Fact]
    public void A_request_with_a_file_is_not_copied_for_its_hash()
    {
        var request = new BytesValue { Value = ByteString.CopyFrom(new byte[20 << 20]) };
        RequestReplay.HashOf(new BytesValue());
        var before = GC.GetAllocatedBytesForCurrentThread();
        RequestReplay.HashOf(request);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void The_order_of_the_entries_of_a_map_makes_no_other_request_at_any_depth()
    {
        static Struct Of(params string[] keys)
        {
            var inner = new Struct();
            var outer = new Struct { Fields = { ["inner"] = Value.ForStruct(inner) } };
            foreach (var key in keys)
            {
                inner.Fields.Add(key, Value.ForString(key));
                outer.Fields.Add(key, Value.ForString(key));
            }

            return outer;
        }

        Assert.Equal(RequestReplay.HashOf(Of("a", "b", "ồ", "Z")), RequestReplay.HashOf(Of("Z", "ồ", "b", "a")));
        Assert.NotEqual(RequestReplay.HashOf(Of("a", "b")), RequestReplay.HashOf(Of("a", "c")));
    }
}
