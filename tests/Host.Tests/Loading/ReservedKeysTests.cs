using CchcPlatform.Server.Loading;
using CchcPlatform.Testing;
using Npgsql;

namespace CchcPlatform.Host.Tests.Loading;

/// <summary>The list of keys that no module can have is whole, for the server that the tests run on.</summary>
public sealed class ReservedKeysTests
{
    [Fact]
    public async Task Every_word_that_the_server_reserves_is_on_the_list()
    {
        await using var source = NpgsqlDataSource.Create(await TestPostgres.ConnectionStringAsync());
        await using var command = source.CreateCommand("SELECT array_agg(word) FROM pg_get_keywords() WHERE catcode IN ('R', 'T')");
        var words = (string[])(await command.ExecuteScalarAsync())!;
        Assert.Contains("authorization", words);
        Assert.Empty(words.Except(ReservedKeys.Words));
    }
}
