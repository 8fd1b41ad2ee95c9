using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Loading;

namespace CchcPlatform.Server.Listening;

/// <summary>
/// The certificate of the endpoints, from PEM files. Files that change are taken up by the next connection; while they cannot
/// be used (a renewal replaces one after the other) the known certificate stays in force.
/// </summary>
internal sealed class ServerCertificate(string certificate, string key, TimeProvider clock, ILogger<ServerCertificate> log)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Notice = TimeSpan.FromDays(14);
    private static readonly TimeSpan NoticeEvery = TimeSpan.FromDays(1);

    private readonly Lock looking = new();
    private volatile SslStreamCertificateContext? current;
    private string fingerprint = "";
    private string refused = "";
    private DateTimeOffset noticedAt;
    private long lookedAt;

    /// <summary>What a connection that begins now gets.</summary>
    public SslStreamCertificateContext Current
    {
        get
        {
            Refresh();
            return current!;
        }
    }

    /// <summary>Tries the files before the start, so that a broken one stops the host there and not the first caller.</summary>
    /// <returns>Why they cannot be used; null when they can.</returns>
    public static string? MistakeOf(string certificate, string key)
    {
        if (InstanceFolder.ReadableByOthers(key, alsoByGroup: false) is { } sentence)
        {
            return sentence;
        }

        try
        {
            Read(certificate, key);
            return null;
        }
        catch (Exception failure) when (IsFailure(failure))
        {
            return $"The certificate {certificate} with the key {key} cannot be used: {failure.Message.OneLine()}";
        }
    }

    private void Refresh()
    {
        lock (looking)
        {
            if (lookedAt != 0 && clock.GetElapsedTime(lookedAt) < LookEvery)
            {
                return;
            }

            lookedAt = clock.GetTimestamp();
            ReadChanged();
            NoteEnd();
        }
    }

    private void ReadChanged()
    {
        var now = "";
        try
        {
            now = Fingerprint();
            if (now == fingerprint)
            {
                return;
            }

            current = Read(certificate, key);
            (fingerprint, refused, noticedAt) = (now, "", DateTimeOffset.MinValue);
            log.LogInformation("The certificate {File} was read, it is good until {End:yyyy-MM-dd}", certificate, current.TargetCertificate.NotAfter);
        }
        catch (Exception failure) when (IsFailure(failure))
        {
            // Tried again with each look, for rights may change where files do not, and told once.
            var reason = failure.Message.OneLine();
            if ($"{now} {reason}" != refused)
            {
                refused = $"{now} {reason}";
                log.LogError("The certificate {File} cannot be used, the one known before stays in force: {Reason}", certificate, reason);
            }
        }
    }

    // Not only when it is read: a renewal that fails leaves the files alone.
    private void NoteEnd()
    {
        var now = clock.GetUtcNow();
        if (current?.TargetCertificate.NotAfter is { } end && end.ToUniversalTime() - now < Notice && now - noticedAt >= NoticeEvery)
        {
            noticedAt = now;
            log.LogWarning("The certificate {File} ends on {End:yyyy-MM-dd}; renew it, the host takes up the new files by itself", certificate, end);
        }
    }

    private static SslStreamCertificateContext Read(string certificate, string key)
    {
        var leaf = X509Certificate2.CreateFromPemFile(certificate, key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificate);
        return SslStreamCertificateContext.Create(leaf, [.. chain.Where(c => c.Thumbprint != leaf.Thumbprint)], offline: true);
    }

    // A renewal often moves a link and leaves the files alone.
    private string Fingerprint() => string.Join('|', new[] { certificate, key }.Select(path =>
    {
        var file = File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path);
        return $"{file.FullName} {file.LastWriteTimeUtc.Ticks}";
    }));

    private static bool IsFailure(Exception failure) => failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;
}
