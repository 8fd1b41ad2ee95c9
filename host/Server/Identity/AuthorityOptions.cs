namespace CchcPlatform.Server.Identity;

/// <summary>An outside OIDC issuer: <c>Identity:Authorities:0:…</c>.</summary>
internal sealed class AuthorityOptions
{
    /// <summary>Address under which <c>/.well-known/openid-configuration</c> is found.</summary>
    public string Authority { get; set; } = "";

    /// <summary>The <c>iss</c> of its tokens, where it differs from <see cref="Authority"/>.</summary>
    public string? Issuer { get; set; }

    public string Audience { get; set; } = IdentityOptions.Audience;

    public string SubjectClaim { get; set; } = "sub";

    public string ClientIdClaim { get; set; } = "client_id";

    /// <summary>
    /// Stands before its subjects (<c>sso.example.gov.vn|nguyen.van.a</c>), so that no outside issuer can speak for
    /// an account of this platform or of another issuer. The authority's host and a bar when not set.
    /// </summary>
    public string? SubjectPrefix { get; set; }

    public static AuthorityOptions Read(SettingReader read, string section, bool allowHttp)
    {
        var options = new AuthorityOptions();
        if (read.Text($"{section}:{nameof(Authority)}") is not { } authority)
        {
            read.Note($"{section}:{nameof(Authority)} is not set; it must be the address of the issuer.");
            return options;
        }

        if (read.Address($"{section}:{nameof(Authority)}") is { Scheme: "http" } && !allowHttp)
        {
            read.Note($"{section}:{nameof(Authority)} is \"{authority}\"; it must begin with https, or Identity:AllowHttp must be true: without TLS anybody on the way could give us other keys.");
        }

        options.Authority = authority;
        options.Issuer = read.Text($"{section}:{nameof(Issuer)}");
        options.Audience = read.Text($"{section}:{nameof(Audience)}") ?? options.Audience;
        options.SubjectClaim = read.Text($"{section}:{nameof(SubjectClaim)}") ?? options.SubjectClaim;
        options.ClientIdClaim = read.Text($"{section}:{nameof(ClientIdClaim)}") ?? options.ClientIdClaim;
        // Set to nothing, it says that the subjects are those of this platform.
        options.SubjectPrefix = read.TextOrEmpty($"{section}:{nameof(SubjectPrefix)}");
        return options;
    }

    public string PrefixOrDefault => SubjectPrefix ?? (Uri.TryCreate(Authority, UriKind.Absolute, out var address) ? address.Authority + "|" : "");

    /// <summary>
    /// Whether it could name a subject that another one names too. Without a prefix it could name everybody's: that it speaks for the
    /// accounts of this platform is a choice of the operator, that it speaks for another authority's is none.
    /// </summary>
    public bool CanSpeakFor(AuthorityOptions other) => other.PrefixOrDefault.StartsWith(PrefixOrDefault, StringComparison.Ordinal);
}
