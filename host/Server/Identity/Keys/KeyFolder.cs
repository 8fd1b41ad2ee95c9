using System.Globalization;
using System.Security.Cryptography;

namespace CchcPlatform.Server.Identity.Keys;

/// <summary>
/// The folder <c>CCHC_DATA/keys</c>: one unencrypted PKCS#8 PEM a key, readable by the owner only. A file's name begins
/// with the UTC time from which the key signs (<c>20260131T083000Z-….pem</c>, milliseconds allowed); a key retires by removing its file.
/// </summary>
internal static class KeyFolder
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmssfff'Z'";

    /// <summary>Of names that an operator types.</summary>
    private const string ShortTimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>Makes the folder and its first key, once, also when two hosts start at the same moment.</summary>
    public static async Task EnsureKeyAsync(string folder, DateTimeOffset now, CancellationToken cancel)
    {
        OwnerOnly.CreateFolder(folder);
        await using var alone = await OwnerOnly.LockAsync(Path.Combine(folder, ".lock"), cancel);
        if (!Directory.EnumerateFiles(folder, "*.pem").Any())
        {
            await AddKeyAsync(folder, now, cancel);
        }
    }

    /// <summary>Adds a key that signs from the given time on; hosts notice it by themselves.</summary>
    public static async Task<string> AddKeyAsync(string folder, DateTimeOffset signsFrom, CancellationToken cancel)
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = signsFrom.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture) + "-" + Guid.NewGuid().ToString("N")[..8] + ".pem";
        var path = Path.Combine(folder, name);
        await OwnerOnly.WriteFileAsync(path, ecdsa.ExportPkcs8PrivateKeyPem(), cancel);
        return path;
    }

    /// <summary>Names and write times: equal fingerprints mean that nothing has to be read again.</summary>
    public static string Fingerprint(string folder) => string.Join('\n', Files(folder)
        .Select(file => file.Name + " " + file.LastWriteTimeUtc.Ticks.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Names of the files that are there, whether they can be read or not.</summary>
    public static IReadOnlySet<string> Names(string folder) => Files(folder).Select(file => file.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>All keys, oldest first.</summary>
    public static IReadOnlyList<SigningKey> Read(string folder) => [.. Files(folder)
        .Select(Load)
        .OrderBy(key => key.SignsFrom)
        .ThenBy(key => key.Id, StringComparer.Ordinal)];

    private static IEnumerable<FileInfo> Files(string folder) => new DirectoryInfo(folder)
        .EnumerateFiles("*.pem")
        .OrderBy(file => file.Name, StringComparer.Ordinal);

    private static SigningKey Load(FileInfo file)
    {
        try
        {
            return SigningKey.FromPem(file.Name, File.ReadAllText(file.FullName), SignsFrom(file));
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new InvalidOperationException($"{file.FullName} is not a P-256 private key in PEM form: {error.Message}", error);
        }
    }

    private static DateTimeOffset SignsFrom(FileInfo file) => DateTimeOffset.TryParseExact(
        file.Name.Split('-')[0], [TimeFormat, ShortTimeFormat], CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
        ? time
        : file.LastWriteTimeUtc;
}
