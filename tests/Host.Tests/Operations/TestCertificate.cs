using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CchcPlatform.Host.Tests.Operations;

/// <summary>A certificate authority made for one test, and what it issues: PEM files as an operator has them.</summary>
internal sealed class TestCertificate : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("cchc-tls-").FullName;
    private readonly X509Certificate2 authority;

    public TestCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Authority of a test", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddDays(100));
        File.WriteAllText(AuthorityFile, authority.ExportCertificatePem());
    }

    /// <summary>What callers trust.</summary>
    public string AuthorityFile => Path.Combine(folder, "ca.pem");

    public string CertificateFile => Path.Combine(folder, "tls.crt");

    public string KeyFile => Path.Combine(folder, "tls.key");

    public (string, string)[] Environment => [("Tls__Certificate", CertificateFile), ("Tls__Key", KeyFile)];

    /// <summary>Issues another certificate for 127.0.0.1 into the same files, as a renewal does, and returns its serial number.</summary>
    public string Issue(int days = 60)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=cchc", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(authority, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddDays(days), Guid.NewGuid().ToByteArray());
        File.WriteAllText(CertificateFile, issued.ExportCertificatePem());
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return issued.SerialNumber;
    }

    /// <summary>A handler that trusts this authority alone, and tells the certificate that it was shown.</summary>
    public HttpClientHandler Trusting(Action<X509Certificate2>? shown = null) => new()
    {
        ServerCertificateCustomValidationCallback = (_, certificate, chain, _) =>
        {
            chain!.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(authority);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            shown?.Invoke(certificate!);
            return chain.Build(certificate!);
        },
    };

    public void Dispose()
    {
        authority.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
