using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace CchcPlatform.Server.Identity.Seeds;

/// <summary>The folder <c>CCHC_DATA/secrets/accounts</c>: one client secret a file, named by account, readable by the owner only.</summary>
internal sealed class SecretFolder(string dataFolder)
{
    private readonly string folder = Path.Combine(dataFolder, "secrets", "accounts");

    public string PathOf(string account) => Path.Combine(folder, account);

    /// <summary>The account's secret; made and written before its client exists, so that a crash in between loses nothing.</summary>
    public async Task<string> ReadOrMakeAsync(string account, CancellationToken cancel)
    {
        var path = PathOf(account);
        if (File.Exists(path))
        {
            return (await File.ReadAllTextAsync(path, cancel)).Trim();
        }

        OwnerOnly.CreateFolder(Path.GetDirectoryName(folder)!);
        OwnerOnly.CreateFolder(folder);
        var secret = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));
        await OwnerOnly.WriteFileAsync(path, secret, cancel);
        return secret;
    }
}
