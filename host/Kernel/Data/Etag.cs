using System.Buffers.Binary;
using System.Buffers.Text;

namespace CchcPlatform.Kernel.Data;

/// <summary>Opaque text of a revision.</summary>
public static class Etag
{
    /// <summary>The etag of a revision.</summary>
    public static string Of(long revision)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, revision);
        return Base64Url.EncodeToString(bytes.TrimStart((byte)0));
    }
}
