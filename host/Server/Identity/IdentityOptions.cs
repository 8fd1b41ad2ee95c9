using CchcPlatform.Kernel.Access;
using Npgsql;

namespace CchcPlatform.Server.Identity;

/// <summary>Configuration section <c>Identity</c>, and what the host hands over when it puts itself together.</summary>
internal sealed class IdentityOptions
{
    public const string Section = "Identity";

    /// <summary>The audience of every token that this platform accepts from its own issuer.</summary>
    public const string Audience = "cchc";

    /// <summary>The issuer's public address, in its tokens and its discovery document. Hosts of one deployment share it.</summary>
    public Uri? Issuer { get; set; }

    public int TokenMinutes { get; set; } = 60;

    /// <summary>How long a verified token is remembered; never beyond its expiry.</summary>
    public int TokenCacheMinutes { get; set; } = 60;

    public int TokenCacheSize { get; set; } = 10_000;

    public int CallerCacheSize { get; set; } = 10_000;

    /// <summary>Serve and trust issuers without TLS; when not set, only in Development.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>Outside issuers whose tokens are accepted too.</summary>
    public List<AuthorityOptions> Authorities { get; set; } = [];

    /// <summary>Folder of the instance (<c>CCHC_DATA</c>): keys and secrets lie below it.</summary>
    public required string DataFolder { get; set; }

    /// <summary>True leaves out the demo accounts (<c>CCHC_EMPTY=1</c>); the account <c>admin</c> is made all the same.</summary>
    public bool Empty { get; set; }

    /// <summary>The data source of schema <c>identity</c>, under its runtime role.</summary>
    public Func<IServiceProvider, NpgsqlDataSource> DataSource { get; set; } =
        static _ => throw new InvalidOperationException("Identity has no data source: set IdentityOptions.DataSource before AddCchcIdentity.");

    /// <summary>Module key to the permissions with which the module may call others by itself.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Modules { get; set; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Permissions that the loaded modules give to roles of the platform.</summary>
    public IReadOnlyList<Permission> Permissions { get; set; } = [];

    /// <summary>Reads section <c>Identity</c>.</summary>
    public static IdentityOptions Read(SettingReader read, HostSettings host, IHostEnvironment environment)
    {
        var options = new IdentityOptions { DataFolder = host.DataFolder, Empty = host.Empty };
        options.Issuer = read.Address($"{Section}:{nameof(Issuer)}");
        options.TokenMinutes = read.Number($"{Section}:{nameof(TokenMinutes)}", 1, 1440) ?? options.TokenMinutes;
        options.TokenCacheMinutes = read.Number($"{Section}:{nameof(TokenCacheMinutes)}", 0, 1440) ?? options.TokenCacheMinutes;
        options.TokenCacheSize = read.Number($"{Section}:{nameof(TokenCacheSize)}", 1, 10_000_000) ?? options.TokenCacheSize;
        options.CallerCacheSize = read.Number($"{Section}:{nameof(CallerCacheSize)}", 1, 10_000_000) ?? options.CallerCacheSize;
        options.AllowHttp = read.Flag($"{Section}:{nameof(AllowHttp)}") ?? environment.IsDevelopment();
        options.Authorities = [.. read.NamesIn($"{Section}:{nameof(Authorities)}").Select(one => AuthorityOptions.Read(read, $"{Section}:{nameof(Authorities)}:{one}", options.AllowHttp))];
        foreach (var (index, one) in options.Authorities.Index())
        {
            foreach (var other in options.Authorities.Take(index).Where(other => other.CanSpeakFor(one) || one.CanSpeakFor(other)))
            {
                read.Note($"{Section}:{nameof(Authorities)}: {other.Authority} could speak for accounts of {one.Authority}, or the other way round, for their subjects begin with \"{other.PrefixOrDefault}\" and \"{one.PrefixOrDefault}\"; set {nameof(AuthorityOptions.SubjectPrefix)} of one of them, such as sso-a|.");
            }
        }

        return options;
    }
}
