using CchcPlatform.Server.Identity.Keys;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using OpenIddict.Server;

namespace CchcPlatform.Server.Identity.Issuer;

/// <summary>Gives OpenIddict the keys of the ring, and has its options built anew when they change.</summary>
internal sealed class IssuerKeys(KeyRing keys) : IConfigureOptions<OpenIddictServerOptions>, IOptionsChangeTokenSource<OpenIddictServerOptions>
{
    public string? Name => Options.DefaultName;

    public void Configure(OpenIddictServerOptions options)
    {
        // OpenIddict signs with the first of its keys; the others are shown in the key set, so that they verify.
        var signing = keys.Signing;
        options.SigningCredentials.Add(signing.Credentials);
        options.SigningCredentials.AddRange(keys.All.Where(key => key.Id != signing.Id).Select(key => key.Credentials));
    }

    public IChangeToken GetChangeToken() => keys.Watch();
}
