using CchcPlatform.Testing;
using Npgsql;

namespace CchcPlatform.Conformance;

/// <summary>Many rows at once, for tests of what happens when there are many.</summary>
public static class CopiedRows
{
    /// <summary>Copies one row of a table so many times, as the superuser and by one statement.</summary>
    /// <param name="host">Whose database.</param>
    /// <param name="table">With its schema, such as <c>training.courses</c>.</param>
    /// <param name="rows">How many copies.</param>
    /// <param name="columns">What differs, as SQL: <c>i</c> counts from 1, <c>r</c> is the row; identity columns are left out by themselves.</param>
    /// <param name="where">Which row; the first that it finds is taken.</param>
    public static async Task CopyRowsAsync(this TestHost host, string table, int rows, (string Column, string Sql)[] columns, string where = "true")
    {
        await using var connection = new NpgsqlConnection(host.ConnectionString);
        await connection.OpenAsync();
        var names = new List<string>();
        await using (var list = new NpgsqlCommand(
            "SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attidentity = '' AND attgenerated = ''", connection)
        {
            Parameters = { new() { Value = table } },
        })
        await using (var found = await list.ExecuteReaderAsync())
        {
            while (await found.ReadAsync())
            {
                names.Add(found.GetString(0));
            }
        }

        var values = names.Select(name => columns.FirstOrDefault(c => c.Column == name).Sql ?? $"r.\"{name}\"");
        await using var copy = new NpgsqlCommand(
            $"INSERT INTO {table} ({string.Join(", ", names.Select(name => $"\"{name}\""))}) SELECT {string.Join(", ", values)} FROM (SELECT * FROM {table} WHERE {where} LIMIT 1) AS r, generate_series(1, $1) AS i", connection)
        {
            Parameters = { new() { Value = rows } },
        };
        Assert.Equal(rows, await copy.ExecuteNonQueryAsync());
    }
}
