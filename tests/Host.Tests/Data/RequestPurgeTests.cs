using CchcPlatform.Host.Tests.Facts;
using CchcPlatform.Testing;

namespace CchcPlatform.Host.Tests.Data;

/// <summary>Answers to requests are forgotten by age.</summary>
public sealed class RequestPurgeTests
{
    [Fact]
    public async Task Answers_older_than_the_time_to_keep_are_forgotten_and_younger_ones_stay()
    {
        await using var host = await TestHost.StartAsync();
        foreach (var schema in new[] { "steering", "identity" })
        {
            await host.ScalarAsync<long>($"""
                WITH added AS (
                  INSERT INTO {schema}.request_replays (subject, method, request_id, body_hash, reply, recorded_at)
                  SELECT 'test', 'm', 'old-' || n, ''::bytea, ''::bytea, now() - interval '31 days' FROM generate_series(1, 2500) n
                  UNION ALL SELECT 'test', 'm', 'young', ''::bytea, ''::bytea, now() - interval '29 days' RETURNING 1)
                SELECT count(*) FROM added
                """);
        }

        await using var next = await host.StartBesideAsync(settings: new()
        {
            ["Modules:identity:Jobs:ForgetAnswers"] = "* * * * * ?", ["Modules:steering:Jobs:ForgetAnswers"] = "* * * * * ?",
        });
        foreach (var schema in new[] { "steering", "identity" })
        {
            await Soon.BecomesTrueAsync(async () => await host.ScalarAsync<long>($"SELECT count(*) FROM {schema}.request_replays WHERE subject = 'test'") == 1, $"old answers of {schema} gone");
            Assert.Equal("young", await host.ScalarAsync<string>($"SELECT request_id FROM {schema}.request_replays WHERE subject = 'test'"));
        }
    }
}
