using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace CchcPlatform.Server.Identity.Tokens;

/// <summary>SHA-256 of a token: the cache holds no token that a memory dump could give away.</summary>
internal readonly record struct TokenHash(UInt128 High, UInt128 Low)
{
    public const int LongestToken = 8192;

    private const int UsualToken = 1024;

    /// <summary>The token must be ASCII and at most <see cref="LongestToken"/> characters.</summary>
    public static TokenHash Of(ReadOnlySpan<char> token)
    {
        Span<byte> bytes = token.Length <= UsualToken ? stackalloc byte[UsualToken] : new byte[LongestToken];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.ASCII.GetBytes(token, bytes)], hash);
        return new TokenHash(MemoryMarshal.Read<UInt128>(hash), MemoryMarshal.Read<UInt128>(hash[16..]));
    }
}
