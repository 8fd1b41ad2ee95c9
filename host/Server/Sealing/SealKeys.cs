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
    /// <param name="now">From when the first key seals.</param>
    /// <param name="sealedBefore">Whether anything was sealed before. Then there was a first key, and there cannot be another one.</param>
    /// <param name="cancel">Ends the waiting for another process.</param>
    /// <exception cref="SealBrokenException">Something was sealed before, and the keys are not here.</exception>
    internal async Task EnsureAsync(DateTimeOffset now, Func<CancellationToken, Task<bool>> sealedBefore, CancellationToken cancel)
    {
        if (File.Exists(ListPath))
        {
            return;
        }

        await using var alone = await LockAsync(cancel);
        if (Read() is { All.Count: 0 } none)
        {
            // Not asked before the lock: another host may have made its first key and sealed meanwhile.
            if (await sealedBefore(cancel))
            {
                throw new SealBrokenException($"Facts were sealed before, but the keys that seal are not in {folder}: bring that folder back, or if it is lost for good run build/seal-key add --lost.");
            }

            await MakeAsync(none, now, signer: null, cancel);
        }
    }

    /// <summary>Adds a key that seals from the given time on, signed by the key before it.</summary>
    /// <param name="validFrom">From when.</param>
    /// <param name="lost">The private half of the key before is gone: the new one introduces itself, and every verification says so.</param>
    /// <param name="cancel">Ends the waiting for another process.</param>
    /// <exception cref="InvalidOperationException">The last key is not here, or begins later.</exception>
    public Task<SealKey> AddAsync(DateTimeOffset validFrom, bool lost, CancellationToken cancel) => AddAsync(validFrom, lost, evidence: null, cancel);

    /// <inheritdoc cref="AddAsync(DateTimeOffset, bool, CancellationToken)" />
    /// <param name="evidence">A witness file or an export: where the list of keys is lost too, the new key follows the public ones in it.</param>
    public async Task<SealKey> AddAsync(DateTimeOffset validFrom, bool lost, string? evidence, CancellationToken cancel)
    {
        await using var alone = await LockAsync(cancel);
        var list = Read();
        if (list.All.Count == 0)
        {
            list = lost && evidence is not null ? KeysIn(evidence) : throw new InvalidOperationException(
                $"There is no key in {folder} that could sign the next one. A new instance makes its first key when it first seals; a folder that is away must be brought back, and one that is lost for good needs --lost.");
        }

        using var signer = lost ? null : Private(list.All[^1]);
        return await MakeAsync(list, validFrom, signer, cancel);
    }

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

    private async Task<FileStream> LockAsync(CancellationToken cancel)
    {
        OwnerOnly.CreateFolder(folder);
        return await OwnerOnly.LockAsync(Path.Combine(folder, ".lock"), cancel);
    }

    // A key that does not follow those before it was invented by somebody: it is no key of this instance.
    private static KeyList KeysIn(string evidence)
    {
        var list = new KeyList();
        foreach (var key in File.Exists(evidence) ? EvidenceLines.Read(evidence).Select(l => l.Line?.Key).OfType<SealKey>() : [])
        {
            list.Add(key);
        }

        return list.All.Count > 0 ? list : throw new InvalidOperationException($"{evidence} has no public keys that the new one could follow; name with --witness a witness file or an export that has them.");
    }

    // Without a signer the key signs itself.
    private async Task<SealKey> MakeAsync(KeyList list, DateTimeOffset validFrom, ECDsa? signer, CancellationToken cancel)
    {
        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var publicKey = made.ExportSubjectPublicKeyInfo();
        var before = list.All.LastOrDefault();
        var key = new SealKey
        {
            Number = list.All.Count + 1, KeyId = SignedText.KeyIdOf(publicKey), PublicKey = ByteString.CopyFrom(publicKey),
            ValidFromTime = SignedText.Time(validFrom), PreviousHash = before is null ? SignedText.NoHash : SignedText.HashOf(before),
        };
        key.Signature = SignedText.Sign(signer ?? made, SignedText.Of(key));
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
