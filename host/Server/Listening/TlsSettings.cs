namespace CchcPlatform.Server.Listening;

/// <summary>Section <c>Tls</c>: which endpoints speak TLS, and the PEM files of the certificate.</summary>
/// <param name="Certificate">Certificate chain, the server's own first; null without TLS.</param>
/// <param name="Key">Its private key, unencrypted.</param>
/// <param name="Web">Whether the endpoint of JSON, token and health speaks TLS.</param>
/// <param name="Grpc">Whether the endpoint of gRPC does.</param>
internal sealed record TlsSettings(string? Certificate, string? Key, bool Web, bool Grpc)
{
    /// <summary>Reads <c>Tls:Certificate</c>, <c>Tls:Key</c>, and <c>Tls:Web</c> and <c>Tls:Grpc</c> (both true when there is a certificate).</summary>
    public static TlsSettings Read(SettingReader read, HostSettings settings)
    {
        var (certificate, key) = (read.Path("Tls:Certificate"), read.Path("Tls:Key"));
        var tls = new TlsSettings(certificate, key, read.Flag("Tls:Web") ?? certificate is not null, read.Flag("Tls:Grpc") ?? certificate is not null);
        if ((certificate is null) != (key is null))
        {
            read.Note("Tls:Certificate and Tls:Key belong together; one of them is missing.");
        }

        if (certificate is null && (tls.Web || tls.Grpc))
        {
            read.Note("Tls:Web and Tls:Grpc need a certificate; set Tls:Certificate and Tls:Key to its PEM files.");
        }

        if (settings.WebPort == settings.GrpcPort && settings.WebPort != 0 && !(tls.Web && tls.Grpc))
        {
            read.Note($"CCHC_WEB_PORT and CCHC_GRPC_PORT are both {settings.WebPort}; one port can serve both only with TLS on both.");
        }

        if (tls is { Certificate: { } file, Key: { } itsKey } && ServerCertificate.MistakeOf(file, itsKey) is { } mistake)
        {
            read.Note(mistake);
        }

        return tls;
    }
}
