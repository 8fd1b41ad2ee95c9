using System.Security.Cryptography;
using Cchc.Platform.V1;
using Google.Protobuf;

namespace CchcPlatform.Server.Sealing;

/// <summary>Public keys in their order, each introduced by the one before, with the period of each.</summary>
internal sealed class KeyList
{
    private readonly List<SealKey> keys = [];
    private readonly Dictionary<string, (int Index, ECDsa Public)> byId = new(StringComparer.Ordinal);

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
        }
        catch (CryptographicException)
        {
            return "its public key cannot be read";
        }

        var signer = before is null ? ecdsa : byId[before.KeyId].Public;
        if (key.PreviousHash != (before is null ? SignedText.NoHash : SignedText.HashOf(before)) || !SignedText.IsSignedBy(signer, SignedText.Of(key), key.Signature))
        {
            return before is null ? "it is not signed by itself" : "it is not signed by the key before";
        }

        byId[key.KeyId] = (keys.Count, ecdsa);
        keys.Add(key);
        return null;
    }

    public SealKey? Find(string id) => byId.TryGetValue(id, out var found) ? keys[found.Index] : null;

    /// <summary>When the key is succeeded; null while it is the last one.</summary>
    public DateTimeOffset? EndOf(SealKey key) => key.Number < keys.Count ? keys[(int)key.Number].ValidFromTime.ToDateTimeOffset() : null;

    /// <summary>The key in force at an instant; null before the first one.</summary>
    public SealKey? At(DateTimeOffset instant) => keys.LastOrDefault(key => key.ValidFromTime.ToDateTimeOffset() <= instant);

    public bool IsSigned(Checkpoint checkpoint) =>
        byId.TryGetValue(checkpoint.KeyId, out var key) && SignedText.IsSignedBy(key.Public, SignedText.Of(checkpoint), checkpoint.Signature);
}
