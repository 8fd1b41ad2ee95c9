using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Cchc.Platform.V1;
using CchcPlatform.Kernel.Data;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace CchcPlatform.Server.Sealing;

/// <summary>What exactly is signed and hashed of a checkpoint and of a key: the texts that checkpoint.proto describes.</summary>
internal static class SignedText
{
    /// <summary>What stands for the hash before the first one.</summary>
    public static readonly ByteString NoHash = ByteString.CopyFrom(new byte[MerkleFrontier.HashSize]);

    public static byte[] Of(Checkpoint checkpoint) => Encoding.UTF8.GetBytes($"""
        cchc.checkpoint.v1
        module {checkpoint.Module}
        commune {checkpoint.Commune}
        log {checkpoint.LogId}
        number {Of(checkpoint.Number)}
        facts {Of(checkpoint.FactCount)}
        position {Of(checkpoint.LastPosition)}
        root {Of(checkpoint.RootHash)}
        previous {Of(checkpoint.PreviousHash)}
        sealed {Of(checkpoint.SealTime)}
        key {checkpoint.KeyId}

        """.ReplaceLineEndings("\n"));

    public static byte[] Of(SealKey key) => Encoding.UTF8.GetBytes($"""
        cchc.seal_key.v1
        number {Of(key.Number)}
        key {key.KeyId}
        public {key.PublicKey.ToBase64()}
        from {Of(key.ValidFromTime)}
        previous {Of(key.PreviousHash)}

        """.ReplaceLineEndings("\n"));

    public static ByteString HashOf(Checkpoint checkpoint) => ByteString.CopyFrom(SHA256.HashData(Of(checkpoint)));

    public static ByteString HashOf(SealKey key) => ByteString.CopyFrom(SHA256.HashData(Of(key)));

    public static ByteString Sign(ECDsa key, byte[] text) =>
        ByteString.CopyFrom(key.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    public static bool IsSignedBy(ECDsa key, byte[] text, ByteString signature) =>
        key.VerifyData(text, signature.Span, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    /// <summary>The name of a public key.</summary>
    public static string KeyIdOf(ReadOnlySpan<byte> publicKey) => Convert.ToHexStringLower(SHA256.HashData(publicKey));

    /// <summary>An instant as it is stored and signed: to the microsecond.</summary>
    public static Timestamp Time(DateTimeOffset instant) => Timestamp.FromDateTimeOffset(instant.ToMicroseconds());

    private static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Of(ByteString hash) => Convert.ToHexStringLower(hash.Span);

    private static string Of(Timestamp? time) => (time ?? new Timestamp()).ToDateTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
