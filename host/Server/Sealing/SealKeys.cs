using System.Security.Cryptography;
using Cchc.Platform.V1;
using CchcPlatform.Server.Identity;
using Google.Protobuf;

namespace CchcPlatform.Server.Sealing;

/// <summary>
/// The folder of the keys that seal, outside the database and for the host's user alone: the private keys <c>1.pem</c>,
/// <c>2.pem</c>, … and <c>keys.jsonl</c>, the public ones with their periods. A key that has been succeeded is removed, so that
/// it cannot be stolen any more; its public half stays.
/// </summary>
public sealed class SealKeys(string folder)
{
    private string ListPath => Path.Combine(folder, "keys.jsonl");

    /// <summary>Makes the folder and its first key, once, also when two hosts start at the same moment.</summary>
    internal async Task EnsureAsync(DateTimeOffset now, CancellationToken cancel)
    {
        if (!File.Exists(ListPath))
        {
            await AddAsync(now, onlyFirst: true, lost: false, cancel);
        }
    }

    /// <summary>Adds a key that seals from the given time on, signed by the key before it.</summary>
    /// <param name="validFrom">From when.</param>
    /// <param name="lost">The private half of the key before is gone: the new one introduces itself, and every verification says so.</param>
    /// <param name="cancel">Ends the waiting for another process.</param>
    /// <exception cref="InvalidOperationException">The last key is not here, or begins later.</exception>
    public Task<SealKey> AddAsync(DateTimeOffset validFrom, bool lost, CancellationToken cancel) => AddAsync(validFrom, onlyFirst: false, lost, cancel);

    /// <summary>The public keys; none before the first start.</summary>
    /// <exception cref="InvalidOperationException">The list was damaged.</exception>
    internal KeyList Read()
    {
        var list = new KeyList();
        foreach (var (number, line) in File.Exists(ListPath) ? EvidenceLines.Read(ListPath) : [])
        {
            var wrong = line?.Key is { } key ? list.Add(key) : "it cannot be read";
            if (wrong is not null)
            {
                throw new InvalidOperationException($"Line {number} of {ListPath} is not a key that seals: {wrong}.");
            }
        }

        return list;
    }

    /// <summary>The private key that is in force at an instant. The caller disposes of it.</summary>
    /// <exception cref="InvalidOperationException">It is not here.</exception>
    internal (SealKey Key, ECDsa Private) SignerAt(DateTimeOffset instant)
    {
        var key = Read().At(instant) ?? throw new InvalidOperationException($"{ListPath} has no key that was in force at {instant:O}.");
        return (key, Private(key));
    }

    /// <summary>Removes the private halves of the keys that have been succeeded.</summary>
    internal void RemoveSucceeded(DateTimeOffset now)
    {
        var inForce = Read().At(now)?.Number ?? 0;
        for (var succeeded = 1; succeeded < inForce; succeeded++)
        {
            File.Delete(PemPath(succeeded));
        }
    }

    private async Task<SealKey> AddAsync(DateTimeOffset validFrom, bool onlyFirst, bool lost, CancellationToken cancel)
    {
        OwnerOnly.CreateFolder(folder);
        await using var alone = await OwnerOnly.LockAsync(Path.Combine(folder, ".lock"), cancel);
        var list = Read();
        if (onlyFirst && list.All.Count > 0)
        {
            return list.All[0];
        }

        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var publicKey = made.ExportSubjectPublicKeyInfo();
        var before = list.All.LastOrDefault();
        var key = new SealKey
        {
            Number = list.All.Count + 1, KeyId = SignedText.KeyIdOf(publicKey), PublicKey = ByteString.CopyFrom(publicKey),
            ValidFromTime = SignedText.Time(validFrom), PreviousHash = before is null ? SignedText.NoHash : SignedText.HashOf(before),
        };
        using (var signer = before is null || lost ? null : Private(before))
        {
            key.Signature = SignedText.Sign(signer ?? made, SignedText.Of(key));
        }

        if (list.Add(key) is { } wrong)
        {
            throw new InvalidOperationException($"The new key cannot be used: {wrong}.");
        }

        // The list comes last: a crash before leaves a file that the next try writes over.
        await OwnerOnly.WriteFileAsync(PemPath(key.Number), made.ExportPkcs8PrivateKeyPem(), cancel);
        await OwnerOnly.WriteFileAsync(ListPath, string.Concat(list.All.Select(k => EvidenceLines.Format(new EvidenceLine { Key = k }) + "\n")), cancel);
        return key;
    }

    private ECDsa Private(SealKey key)
    {
        var path = PemPath(key.Number);
        if (!File.Exists(path))
        {
            throw new InvalidOperationException($"The private half of the seal key {key.Number} is missing: {path}. Bring it back, or if it is lost run build/seal-key add --lost.");
        }

        var ecdsa = ECDsa.Create();
        ecdsa.ImportFromPem(File.ReadAllText(path));
        return SignedText.KeyIdOf(ecdsa.ExportSubjectPublicKeyInfo()) == key.KeyId
            ? ecdsa
            : throw new InvalidOperationException($"{path} is not the private half of the seal key {key.Number}.");
    }

    private string PemPath(long number) => Path.Combine(folder, number + ".pem");
}
