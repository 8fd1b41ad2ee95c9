using System.Collections.Concurrent;
using CchcPlatform.Server.Loading;
using Npgsql;

namespace CchcPlatform.Server.Data;

/// <summary>One pool of connections for each schema, under the schema's own runtime role.</summary>
public sealed class ModuleDataSources(IConfiguration configuration, Secrets secrets) : IAsyncDisposable
{
    internal const string OperatorName = "ConnectionStrings:Cchc";

    private readonly Lazy<string?> given = new(() => SettingReader.Read(configuration, read => read.Connection(OperatorName)));
    private readonly ConcurrentDictionary<string, Lazy<NpgsqlDataSource>> sources = new(StringComparer.Ordinal);

    /// <summary>Runtime role of a schema: its own schema only, and on facts only reading and adding.</summary>
    public static string RoleOf(string schema) => "cchc_" + schema;

    /// <summary>Role that owns a schema: for migrations only.</summary>
    public static string OwnerOf(string schema) => $"cchc_{schema}_owner";

    /// <summary>The connection string that the operator gave, usually with rights to make roles.</summary>
    /// <exception cref="HostStartException">None was given, or it cannot be read.</exception>
    public string Operator => given.Value ?? throw new HostStartException(["ConnectionStrings__Cchc is not set; it names the PostgreSQL server. In a clone, build/run sets it."]);

    /// <summary>Which server a schema is on, for sentences about it.</summary>
    internal string ServerOf(string schema) => ServerIn(ModuleSettings.Read(configuration, schema).ConnectionString ?? Operator);

    /// <summary>Which server a connection string names.</summary>
    internal static string ServerIn(string connection)
    {
        var text = new NpgsqlConnectionStringBuilder(connection);
        return $"{text.Host}, port {text.Port}";
    }

    /// <summary>Pool of a schema's runtime role.</summary>
    public NpgsqlDataSource For(string schema) =>
        sources.GetOrAdd(schema, key => new Lazy<NpgsqlDataSource>(() => Build(key, RoleOf(key)))).Value;

    /// <summary>
    /// One connection beside the pool, for who asks whether the database answers: what the calls keep busy is not away. Its names are the
    /// schema and "health".
    /// </summary>
    public NpgsqlDataSource ForHealth(string schema) =>
        sources.GetOrAdd(schema + " health", key => new Lazy<NpgsqlDataSource>(() => Build(schema, RoleOf(schema), key))).Value;

    /// <summary>A pool under the owner of a schema, for migrations. The caller disposes of it.</summary>
    public NpgsqlDataSource Owner(string schema) => Build(schema, OwnerOf(schema));

    private NpgsqlDataSource Build(string schema, string role, string? forHealth = null)
    {
        var settings = ModuleSettings.Read(configuration, schema);
        var text = new NpgsqlConnectionStringBuilder(settings.ConnectionString ?? Operator);
        if (secrets.Find(role) is { } password)
        {
            text.Username = role;
            text.Password = password;
        }

        text.ApplicationName = "cchc " + (forHealth ?? schema);
        text.MaxPoolSize = forHealth is null ? settings.PoolSize : 1;
        text.MinPoolSize = Math.Min(text.MinPoolSize, text.MaxPoolSize);
        // Nothing here leaves a state in its session, so none is cleared away before each use.
        text.NoResetOnClose = true;
        // A page of a list is some hundred kilobytes, and each time that the buffer runs dry is a wait.
        text.ReadBufferSize = Math.Max(text.ReadBufferSize, 64 * 1024);
        text.MaxAutoPrepare = 200;
        text.AutoPrepareMinUsages = 3;
        // 0 would be without end.
        text.Timeout = text.Timeout == 0 ? 5 : Math.Min(text.Timeout, 5);
        text.IncludeErrorDetail = false;
        // The name stands in the metrics of the pool, where otherwise the connection string would.
        return new NpgsqlDataSourceBuilder(text.ConnectionString) { Name = forHealth ?? schema }.Build();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var source in sources.Values.Where(s => s.IsValueCreated))
        {
            await source.Value.DisposeAsync();
        }
    }
}
