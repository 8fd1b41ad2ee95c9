using CchcPlatform.Kernel.Facts;
using CchcPlatform.Server.Data;
using Npgsql;
using NpgsqlTypes;

namespace CchcPlatform.Server.Facts.History;

/// <summary>Reads the facts of one resource, backwards, by the index on resource and position.</summary>
internal sealed class ResourceFacts(ModuleDataSources sources)
{
    // An entry tells what changed before and after, and clients take 4 MiB.
    private const int MostBytes = FactReader.MostBytes / 4;

    /// <summary>The facts of a resource before a position, the newest first; and whether there are more than so many bytes of them.</summary>
    /// <param name="schema">Key of the module.</param>
    /// <param name="resource">Name of the resource.</param>
    /// <param name="before">Only those below this position.</param>
    /// <param name="communes">Only those of these communes; null for all, and for facts of no commune.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancel">Ends the reading.</param>
    public async Task<(List<FactRow> Facts, bool Cut)> BeforeAsync(string schema, string resource, long before, string[]? communes, int limit, CancellationToken cancel)
    {
        await using var command = sources.For(schema).CreateCommand($"""
            SELECT {FactReader.Columns} FROM {schema}.facts
            WHERE resource = $1 AND position < $2{(communes is null ? "" : " AND commune = ANY($4)")} ORDER BY position DESC LIMIT $3
            """);
        Add(command, resource, before);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        command.Parameters.Add(Texts(communes ?? []));
        await using var rows = await command.ExecuteReaderAsync(cancel);
        return await FactReader.ReadSomeAsync(rows, cancel, MostBytes);
    }

    /// <summary>Of each type the last fact of a resource before a position.</summary>
    public async Task<List<FactRow>> LastOfEachAsync(string schema, string resource, long before, string[] types, CancellationToken cancel)
    {
        await using var command = sources.For(schema).CreateCommand($"""
            SELECT last.* FROM unnest($3) AS wanted (type)
            CROSS JOIN LATERAL (
              SELECT {FactReader.Columns} FROM {schema}.facts AS f
              WHERE f.resource = $1 AND f.position < $2 AND f.type = wanted.type ORDER BY f.position DESC LIMIT 1) AS last
            """);
        Add(command, resource, before);
        command.Parameters.Add(Texts(types));
        return await FactReader.ReadAsync(command, cancel);
    }

    private static void Add(NpgsqlCommand command, string resource, long before)
    {
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = resource });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = before });
    }

    private static NpgsqlParameter Texts(string[] values) =>
        new NpgsqlParameter<string[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };
}
