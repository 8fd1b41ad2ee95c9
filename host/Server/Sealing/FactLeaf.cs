using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CchcPlatform.Kernel.Facts;

namespace CchcPlatform.Server.Sealing;

/// <summary>The leaf of a fact in the Merkle tree: the hash of everything its row holds, in the encoding of checkpoint.proto.</summary>
internal static class FactLeaf
{
    private const byte Leaf = 0;
    private const byte Version = 1;

    public static byte[] Of(FactRow fact)
    {
        var bytes = new ArrayBufferWriter<byte>(256 + fact.Payload.Length);
        bytes.Write([Leaf, Version]);
        Add(bytes, fact.Position);
        Add(bytes, fact.Commune);
        Add(bytes, fact.Type);
        Add(bytes, fact.Payload.AsSpan());
        Add(bytes, fact.Resource);
        Add(bytes, fact.Revision);
        Add(bytes, fact.Actor);
        Add(bytes, fact.Reason);
        Add(bytes, fact.RequestId);
        Add(bytes, fact.TraceParent);
        Add(bytes, (fact.RecordedAt.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);
        return SHA256.HashData(bytes.WrittenSpan);
    }

    private static void Add(ArrayBufferWriter<byte> bytes, long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes.GetSpan(sizeof(long)), number);
        bytes.Advance(sizeof(long));
    }

    private static void Add(ArrayBufferWriter<byte> bytes, string text)
    {
        BinaryPrimitives.WriteInt32BigEndian(bytes.GetSpan(sizeof(int)), Encoding.UTF8.GetByteCount(text));
        bytes.Advance(sizeof(int));
        Encoding.UTF8.GetBytes(text, bytes);
    }

    private static void Add(ArrayBufferWriter<byte> bytes, ReadOnlySpan<byte> value)
    {
        BinaryPrimitives.WriteInt32BigEndian(bytes.GetSpan(sizeof(int)), value.Length);
        bytes.Advance(sizeof(int));
        bytes.Write(value);
    }
}
