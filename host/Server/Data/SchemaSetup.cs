using System.Security.Cryptography;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Data;
using CchcPlatform.Server.Identity.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CchcPlatform.Server.Data;

/// <summary>
/// Roles, schemas, migrations and rights. Needs a connection that may make roles; every step may be repeated, and hosts that
/// start together wait for each other.
/// </summary>
public sealed class SchemaSetup(ModuleDataSources sources, Secrets secrets)
{
    // Any number that nobody else uses as an advisory lock: it keeps two hosts from setting up at once.
    private const long SetupLock = 0x43434843;

    // A migration takes as long as it takes, and so does another host that is at it.
    private const int Endless = 0;

    /// <summary>Makes the two roles and the schema of each module. Existing ones stay as they are.</summary>
    public async Task CreateRolesAsync(IEnumerable<string> schemas, CancellationToken cancel)
    {
        await using var source = NpgsqlDataSource.Create(WithoutPool(sources.Operator));
        await using var connection = await source.OpenConnectionAsync(cancel);
        await ExecuteAsync(connection, $"SELECT pg_advisory_lock({SetupLock})", cancel);
        foreach (var schema in schemas)
        {
            foreach (var statement in RoleScript(schema))
            {
                await ExecuteAsync(connection, statement, cancel);
            }
        }

        await ExecuteAsync(connection, "CREATE SCHEMA IF NOT EXISTS ext", cancel);
        await ExecuteAsync(connection, $"SELECT pg_advisory_unlock({SetupLock})", cancel);
    }

    /// <summary>The statements that make the roles of one schema, for an operator who runs them himself. They hold what checks passwords, and no password.</summary>
    public IEnumerable<string> RoleScript(string schema)
    {
        // Roles and their members belong to the server, the lock to one database of it: two hosts on two databases may both
        // find them missing, and the second waits for the first and then has what it wanted.
        const string UnlessAnotherHostDid = "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL";
        var owner = ModuleDataSources.OwnerOf(schema);
        foreach (var role in new[] { owner, ModuleDataSources.RoleOf(schema) })
        {
            var verifier = ScramVerifier(secrets.GetOrCreate(role));
            // A transaction that somebody left open would hold back the facts of the whole server.
            yield return $"""
                DO $$ BEGIN
                  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
                    CREATE ROLE {role} LOGIN PASSWORD '{verifier}';
                    ALTER ROLE {role} SET idle_in_transaction_session_timeout = '60s';
                  END IF;
                {UnlessAnotherHostDid}; END $$
                """;
        }

        yield return $"DO $$ BEGIN GRANT {owner} TO CURRENT_USER; {UnlessAnotherHostDid}; END $$";
        yield return $"CREATE SCHEMA IF NOT EXISTS {schema} AUTHORIZATION {owner}";
        yield return $"GRANT USAGE ON SCHEMA {schema} TO {ModuleDataSources.RoleOf(schema)}";
    }

    /// <summary>Brings the schema of one context to the newest migration, as its owner, and gives the runtime role its rights.</summary>
    public async Task MigrateAsync(ModuleDatabase database, CancellationToken cancel)
    {
        await using var source = sources.Owner(database.Schema);
        await using var db = database.Create(source);
        db.Database.SetCommandTimeout(Endless);
        await db.Database.MigrateAsync(cancel);
        await using var connection = await source.OpenConnectionAsync(cancel);
        await ExecuteAsync(connection, FactLogIds.First(database.Schema), cancel);
        await GrantAsync(connection, database.Schema, cancel);
    }

    /// <summary>
    /// Tells that the fact log of a schema was restored from a backup and goes on as another log: tokens of WatchFacts from before are
    /// refused from now on. To be done after each restore and before any host is started.
    /// </summary>
    public async Task BeginNewLogAsync(string schema, CancellationToken cancel)
    {
        await using var source = sources.Owner(schema);
        await using var connection = await source.OpenConnectionAsync(cancel);
        await ExecuteAsync(connection, FactLogIds.Next(schema), cancel);
    }

    /// <summary>As <see cref="BeginNewLogAsync"/>, for schemas that went on with an older state before anybody said so: what was recorded since belongs to the new log.</summary>
    /// <param name="schemas">The schemas.</param>
    /// <param name="since">When the older state came into use.</param>
    /// <param name="cancel">Ends the waiting for the database.</param>
    /// <exception cref="InvalidOperationException">The first log of a schema began later, or one began just then; nothing was done.</exception>
    public async Task BeginNewLogsAsync(IReadOnlyCollection<string> schemas, DateTimeOffset since, CancellationToken cancel)
    {
        foreach (var schema in schemas)
        {
            if (await AskAsync($"SELECT coalesce(min(begun_at) >= $1, true) OR count(*) FILTER (WHERE begun_at = $1) > 0 FROM {schema}.fact_log_ids", schema) is true)
            {
                throw new InvalidOperationException($"{since:u} is before the first log of {schema} began, or was declared already; nothing was done.");
            }
        }

        foreach (var schema in schemas)
        {
            await AskAsync(FactLogIds.NextSince(schema), schema);
        }

        async Task<object?> AskAsync(string sql, string schema)
        {
            await using var source = sources.Owner(schema);
            await using var command = source.CreateCommand(sql);
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = since.ToUniversalTime(), NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz });
            return await command.ExecuteScalarAsync(cancel);
        }
    }

    /// <summary>Gives the runtime role what it needs in its schema and nothing else: facts can be read and added, never altered.</summary>
    public static Task GrantAsync(NpgsqlConnection connection, string schema, CancellationToken cancel) => ExecuteAsync(connection, GrantScript(schema), cancel);

    /// <summary>The statements of <see cref="GrantAsync"/>.</summary>
    public static string GrantScript(string schema)
    {
        var role = ModuleDataSources.RoleOf(schema);
        return $"""
            SELECT pg_advisory_lock({SetupLock});
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role};
            GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role};
            DO $$ BEGIN
              IF to_regclass('{schema}.facts') IS NOT NULL THEN
                REVOKE UPDATE, DELETE, TRUNCATE ON {schema}.facts, {schema}.fact_marks, {schema}.fact_checkpoints FROM {role};
                REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {schema}.fact_log_ids FROM {role};
              END IF;
            END $$;
            REVOKE TRUNCATE ON ALL TABLES IN SCHEMA {schema} FROM {role};
            REVOKE INSERT, UPDATE, DELETE ON {schema}.__migrations FROM {role};
            {string.Join('\n', Kept(schema))}
            SELECT pg_advisory_unlock({SetupLock});
            """;
    }

    // What stays on record: rights are withdrawn and calendars superseded, but never deleted.
    private static IEnumerable<string> Kept(string schema) => schema switch
    {
        IdentityDb.Schema => [$"REVOKE DELETE ON {schema}.accounts, {schema}.grants, {schema}.roles, {schema}.role_permissions FROM {ModuleDataSources.RoleOf(schema)};"],
        "platform" => [$"REVOKE UPDATE, DELETE ON {schema}.calendar_versions, {schema}.calendar_years, {schema}.calendar_days FROM {ModuleDataSources.RoleOf(schema)};"],
        _ => [],
    };

    // What the server would make of the password and keep. It may log a statement; nobody signs in with this.
    private static string ScramVerifier(string password)
    {
        const int Iterations = 4096;
        var salt = RandomNumberGenerator.GetBytes(16);
        var salted = Rfc2898DeriveBytes.Pbkdf2(password, salt, Iterations, HashAlgorithmName.SHA256, 32);
        var stored = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        return $"SCRAM-SHA-256${Iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(stored)}:{Convert.ToBase64String(HMACSHA256.HashData(salted, "Server Key"u8))}";
    }

    private static string WithoutPool(string text) => new NpgsqlConnectionStringBuilder(text) { Pooling = false }.ConnectionString;

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = Endless };
        await command.ExecuteNonQueryAsync(cancel);
    }
}
