namespace CchcPlatform.Server.Listening;

/// <summary>Section <c>Tls</c>: which endpoints speak TLS, and the PEM files of the certificate.</summary>
/// <param name="Certificate">Certificate chain, the server's own first; null without TLS.</param>
/// <param name="Key">Its private key, unencrypted.</param>
/// <param name="Web">Whether the endpoint of JSON, token and health speaks TLS.</param>
/// <param name="Grpc">Whether the endpoint of gRPC does.</param>
internal sealed record TlsSettings(string? Certificate, string? Key, bool Web, bool Grpc)
{
    /// <summary>Reads <c>Tls:Certificate</c>, <c>Tls:Key</c>, and <c>Tls:Web</c> and <c>Tls:Grpc</c> (both true when there is a certificate).</summary>
    /// <exception cref="HostStartException">They do not fit together.</exception>
    public static TlsSettings Read(IConfiguration configuration, HostSettings settings)
    {
        var (certificate, key) = (PathOf(configuration["Tls:Certificate"]), PathOf(configuration["Tls:Key"]));
        var tls = new TlsSettings(
            certificate, key, Flag(configuration, "Tls:Web", certificate is not null), Flag(configuration, "Tls:Grpc", certificate is not null));
        if ((certificate is null) != (key is null))
        {
            throw new HostStartException(["Tls:Certificate and Tls:Key belong together; one of them is missing."]);
        }

        if (certificate is null && (tls.Web || tls.Grpc))
        {
            throw new HostStartException(["Tls:Web and Tls:Grpc need a certificate; set Tls:Certificate and Tls:Key to its PEM files."]);
        }

        if (settings.WebPort == settings.GrpcPort && settings.WebPort != 0 && !(tls.Web && tls.Grpc))
        {
            throw new HostStartException([$"CCHC_WEB_PORT and CCHC_GRPC_PORT are both {settings.WebPort}; one port can serve both only with TLS on both."]);
        }

        if (tls is { Certificate: { } file, Key: { } itsKey })
        {
            ServerCertificate.Check(file, itsKey);
        }

        return tls;
    }

    private static string? PathOf(string? path) => path is { Length: > 0 } ? Path.GetFullPath(path) : null;

    private static bool Flag(IConfiguration configuration, string name, bool standard) => configuration[name] switch
    {
        null or "" => standard,
        var text when bool.TryParse(text, out var flag) => flag,
        var text => throw new HostStartException([$"{name} is \"{text}\"; it must be true or false."]),
    };
}
