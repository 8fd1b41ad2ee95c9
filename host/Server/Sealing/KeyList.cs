using System.Security.Cryptography;
using Cchc.Platform.V1;
using Google.Protobuf;

namespace CchcPlatform.Server.Sealing;

/// <summary>
/// Public keys in their order with the period of each. A key is introduced by the signature of the one before; one that had to
/// introduce itself, because that one was lost, is told from those.
/// </summary>
internal sealed class KeyList
{
    private const string P256 = "1.2.840.10045.3.1.7";

    private readonly List<SealKey> keys = [];
    private readonly Dictionary<string, (int Index, ECDsa Public, bool Introduced)> byId = new(StringComparer.Ordinal);

    public IReadOnlyList<SealKey> All => keys;

    /// <summary>Adds the next key.</summary>
    /// <returns>Why it is not the next key, as a clause; null when it is.</returns>
    public string? Add(SealKey key)
    {
        var before = keys.LastOrDefault();
        if (key.Number != keys.Count + 1)
        {
            return $"it follows key {keys.Count}";
        }

        if (key.KeyId != SignedText.KeyIdOf(key.PublicKey.Span) || byId.ContainsKey(key.KeyId))
        {
            return "its id is not that of its public key";
        }

        if (key.ValidFromTime is null || before is not null && key.ValidFromTime.CompareTo(before.ValidFromTime) <= 0)
        {
            return "its period does not begin after that of the key before";
        }

        var ecdsa = ECDsa.Create();
        try
        {
            ecdsa.ImportSubjectPublicKeyInfo(key.PublicKey.Span, out _);
            if (ecdsa.ExportParameters(includePrivateParameters: false).Curve.Oid.Value != P256)
            {
                return "its public key is not one of P-256";
            }
        }
        catch (Exception unknown) when (unknown is CryptographicException or NotSupportedException)
        {
            return "its public key cannot be read";
        }

        if (key.PreviousHash != (before is null ? SignedText.NoHash : SignedText.HashOf(before)))
        {
            return "it does not follow the key before";
        }

        var introduced = before is not null && SignedText.IsSignedBy(byId[before.KeyId].Public, SignedText.Of(key), key.Signature);
        if (!introduced && !SignedText.IsSignedBy(ecdsa, SignedText.Of(key), key.Signature))
        {
            return before is null ? "it is not signed by itself" : "it is not signed by the key before";
        }

        byId[key.KeyId] = (keys.Count, ecdsa, introduced || before is null);
        keys.Add(key);
        return null;
    }

    public SealKey? Find(string id) => byId.TryGetValue(id, out var found) ? keys[found.Index] : null;

    /// <summary>Whether the key before vouches for it. The first one has none before.</summary>
    public bool IsIntroduced(SealKey key) => byId[key.KeyId].Introduced;

    /// <summary>When the key is succeeded; null while it is the last one.</summary>
    public DateTimeOffset? EndOf(SealKey key) => key.Number < keys.Count ? keys[(int)key.Number].ValidFromTime.ToDateTimeOffset() : null;

    /// <summary>Whether a checkpoint says that it was sealed while its key was in force.</summary>
    public bool IsInPeriod(Checkpoint checkpoint) =>
        Find(checkpoint.KeyId) is { } key && checkpoint.SealTime.CompareTo(key.ValidFromTime) >= 0 && !(checkpoint.SealTime.ToDateTimeOffset() >= EndOf(key));

    /// <summary>The key in force at an instant; null before the first one.</summary>
    public SealKey? At(DateTimeOffset instant) => keys.LastOrDefault(key => key.ValidFromTime.ToDateTimeOffset() <= instant);

    public bool IsSigned(Checkpoint checkpoint) =>
        byId.TryGetValue(checkpoint.KeyId, out var key) && SignedText.IsSignedBy(key.Public, SignedText.Of(checkpoint), checkpoint.Signature);
}
