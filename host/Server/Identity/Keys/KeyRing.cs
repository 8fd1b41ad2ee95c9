using CchcPlatform.Kernel.Faults;
using CchcPlatform.Server.Identity.Tokens;
using Microsoft.Extensions.Primitives;

namespace CchcPlatform.Server.Identity.Keys;

/// <summary>
/// The keys of the embedded issuer as this host knows them. The newest key that may already sign signs, all verify.
/// A key that appears in the folder is taken up within a second, or at once when a token names it.
/// </summary>
internal sealed class KeyRing(IdentityOptions options, TimeProvider clock, ILogger<KeyRing> log) : IDisposable
{
    private static readonly TimeSpan AskedReload = TimeSpan.FromMilliseconds(200);

    private readonly Lock reading = new();
    private volatile Loaded? loaded;
    private long lastReload;
    private string? announced;
    private string? complaint;
    private CancellationTokenSource changed = new();

    public string Folder { get; } = Path.Combine(options.DataFolder, "keys");

    /// <summary>Rises whenever the set of keys changes: what was verified by a removed key is verified anew.</summary>
    public long Version => Current.Version;

    /// <summary>None, where their files were removed while this host runs.</summary>
    public IReadOnlyList<SigningKey> All => Current.Keys;

    /// <exception cref="UnavailableFault">All keys were removed.</exception>
    public SigningKey Signing => SigningOf(Current) ?? throw new UnavailableFault(TokenFailure.Unavailable, TokenFailure.KeysAway.Sentence);

    private Loaded Current => loaded ?? Reload();

    public SigningKey? Find(string? id) => All.FirstOrDefault(key => key.Id == id);

    /// <summary>For a token whose key is not known here: perhaps another host has just begun to sign with a new one.</summary>
    public async Task<SigningKey?> FindAfterReloadAsync(string? id, CancellationToken cancel)
    {
        // Tokens with invented keys wait rather than cause more than a few directory listings a second; a token with a
        // key that is really new must not be refused only because the folder was listed just before, or is being listed now.
        var asked = clock.GetTimestamp();
        var early = AskedReload - clock.GetElapsedTime(Interlocked.Read(ref lastReload));
        if (early > TimeSpan.Zero)
        {
            await Task.Delay(early, clock, cancel);
        }

        Refresh(unlessSince: asked);
        return Find(id);
    }

    /// <summary>Reads the keys at the start, so that a broken file stops the host there and not at the first token.</summary>
    /// <exception cref="InvalidOperationException">A file is not a key; the sentence names it.</exception>
    public void Load() => Reload();

    /// <summary>Fires when the issuer must sign with another key or show another set.</summary>
    public IChangeToken Watch() => new CancellationChangeToken(changed.Token);

    /// <summary>Reads the folder again if it changed. What cannot be read leaves those known keys in force whose files are still there.</summary>
    /// <param name="unlessSince">Not where it was read since that timestamp.</param>
    public void Refresh(long? unlessSince = null)
    {
        try
        {
            Reload(unlessSince);
            complaint = null;
        }
        catch (Exception error) when (error is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            // Once: the folder is looked at several times a second.
            if (Interlocked.Exchange(ref complaint, error.Message) != error.Message)
            {
                log.LogError(error, "The signing keys in {Folder} cannot be read; {Count} known ones, whose files are still there, stay in force", Folder, loaded?.Keys.Count ?? 0);
            }
        }
    }

    public void Dispose() => changed.Dispose();

    private Loaded Reload(long? unlessSince = null)
    {
        CancellationTokenSource? fire = null;
        try
        {
            lock (reading)
            {
                if (lastReload > unlessSince && loaded is { } fresh)
                {
                    return fresh;
                }

                Interlocked.Exchange(ref lastReload, clock.GetTimestamp());
                var fingerprint = KeyFolder.Fingerprint(Folder);
                var before = loaded;
                try
                {
                    return Take(before?.Fingerprint == fingerprint ? before : new Loaded(fingerprint, ReadKeys(), (before?.Version ?? 0) + 1), out fire);
                }
                catch (Exception) when (before is not null)
                {
                    // Who removes a key means it, whatever is wrong with the others. Without a fingerprint, so that they are read again.
                    var there = KeyFolder.Names(Folder);
                    var left = before.Keys.Where(key => there.Contains(key.File)).ToList();
                    if (left.Count < before.Keys.Count)
                    {
                        Take(new Loaded("", left, before.Version + 1), out fire);
                    }

                    throw;
                }
            }
        }
        finally
        {
            fire?.Cancel();
        }
    }

    private Loaded Take(Loaded next, out CancellationTokenSource? fire)
    {
        var before = loaded;
        loaded = next;
        // A key laid out beforehand starts to sign when its time comes, although no file changed. The issuer cannot be set up without a
        // key: it hears of the next one, and is not asked until then.
        var signing = SigningOf(next)?.Id;
        fire = before is not null && signing is not null && (before != next || signing != announced)
            ? Interlocked.Exchange(ref changed, new CancellationTokenSource())
            : null;
        announced = signing;
        return next;
    }

    private IReadOnlyList<SigningKey> ReadKeys() => KeyFolder.Read(Folder) is { Count: > 0 } keys
        ? keys
        : throw new InvalidOperationException($"There is no signing key in {Folder}.");

    private SigningKey? SigningOf(Loaded ring)
    {
        var now = clock.GetUtcNow();
        return ring.Keys.LastOrDefault(key => key.SignsFrom <= now) ?? ring.Keys.FirstOrDefault();
    }

    private sealed record Loaded(string Fingerprint, IReadOnlyList<SigningKey> Keys, long Version);
}
