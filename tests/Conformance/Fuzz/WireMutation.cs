using System.Buffers.Binary;
using Google.Protobuf;

namespace CchcPlatform.Conformance.Fuzz;

/// <summary>Changes the bytes of a message, and the frame in which gRPC carries it, so that they may be no message any more.</summary>
internal static class WireMutation
{
    public static byte[] Apply(byte[] message, Random random)
    {
        switch (random.Next(11))
        {
            case 0 when message.Length > 0:
                message = [.. message];
                message[random.Next(message.Length)] ^= (byte)(1 << random.Next(8));
                return message;
            case 1:
                return message[..random.Next(message.Length + 1)];
            case 2:
                return [.. message, .. message];
            case 3:
                // A field that nobody knows.
                return [.. message, .. Written(output =>
                {
                    output.WriteTag(random.Next(500, 20_000), WireFormat.WireType.LengthDelimited);
                    output.WriteBytes(ByteString.CopyFrom(Bytes(random, random.Next(2_000))));
                })];
            case 4:
                // Half of a character in a text.
                return [.. message, .. Written(output =>
                {
                    output.WriteTag(random.Next(1, 6), WireFormat.WireType.LengthDelimited);
                    output.WriteBytes(ByteString.CopyFrom(0x61, 0xc3, 0x28, 0xff, 0xed, 0xa0, 0x80));
                })];
            case 5:
                // Messages in messages in messages.
                var deep = random.Next(50, 2_000);
                var inner = Array.Empty<byte>();
                for (var i = 0; i < deep; i++)
                {
                    var content = inner;
                    inner = Written(output =>
                    {
                        output.WriteTag(random.Next(1, 4), WireFormat.WireType.LengthDelimited);
                        output.WriteBytes(ByteString.CopyFrom(content));
                    });
                }

                return [.. message, .. inner];
            case 6:
                // Groups that never end.
                return [.. message, .. Enumerable.Repeat((byte)0x0b, random.Next(1, 5_000))];
            case 7:
                // A length far beyond the end.
                return [.. message, 0x0a, 0xff, 0xff, 0xff, 0xff, 0x07];
            case 8:
                // A number without end.
                return [.. message, 0x08, .. Enumerable.Repeat((byte)0xff, random.Next(1, 20))];
            case 9:
                return Bytes(random, random.Next(300));
            default:
                // A known field as another type.
                return [.. message, .. Written(output =>
                {
                    output.WriteTag(random.Next(1, 12), WireFormat.WireType.Fixed64);
                    output.WriteFixed64(ulong.MaxValue);
                })];
        }
    }

    /// <summary>Five bytes before each message: whether it is compressed, and how long it is.</summary>
    public static byte[] Frame(IReadOnlyList<byte[]> messages)
    {
        var body = new byte[messages.Sum(m => m.Length + 5)];
        var at = 0;
        foreach (var message in messages)
        {
            BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(at + 1), message.Length);
            message.CopyTo(body, at + 5);
            at += message.Length + 5;
        }

        return body;
    }

    public static byte[] ApplyToFrame(byte[] body, Random random)
    {
        switch (random.Next(6))
        {
            case 0:
                return [];
            case 1:
                return body[..random.Next(body.Length)];
            case 2:
                return [.. body, .. body];
            case 3 when body.Length > 0:
                body = [.. body];
                body[0] = (byte)random.Next(1, 256);
                return body;
            case 4 when body.Length > 4:
                body = [.. body];
                BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(1), (uint)random.NextInt64(uint.MaxValue));
                return body;
            default:
                return Bytes(random, random.Next(64));
        }
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Written(Action<CodedOutputStream> write)
    {
        using var memory = new MemoryStream();
        using (var output = new CodedOutputStream(memory, leaveOpen: true))
        {
            write(output);
        }

        return memory.ToArray();
    }
}
