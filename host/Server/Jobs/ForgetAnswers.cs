using System.Diagnostics.Metrics;
using CchcPlatform.Kernel.Jobs;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Server.Data;
using Npgsql;

namespace CchcPlatform.Server.Jobs;

/// <summary>
/// Forgets a module's answers to requests after <c>Requests:KeepDays</c> (30), in small batches. Every module with a database has it.
/// </summary>
internal sealed class ForgetAnswers(ModuleDataSources sources, JobSettings settings, IMeterFactory meters) : IModuleJob
{
    private const int BatchSize = 1_000;
    private readonly Counter<long> forgotten = meters.Create("CchcPlatform.Requests").CreateCounter<long>(
        "cchc.requests.purged", "{row}", "Answers to requests that were forgotten because of their age.");

    /// <summary>Every hour, at a minute at which nothing else is due.</summary>
    public static ModuleJob Job { get; } = new(typeof(ForgetAnswers), "0 17 * * * ?");

    public async Task RunAsync(JobRun run, CancellationToken cancel)
    {
        while (await ForgetBatchAsync(run.Module, cancel) == BatchSize)
        {
        }
    }

    private async Task<int> ForgetBatchAsync(string schema, CancellationToken cancel)
    {
        await using var command = sources.For(schema).CreateCommand($"""
            DELETE FROM {schema}.request_replays WHERE ctid = ANY (ARRAY(
              SELECT ctid FROM {schema}.request_replays WHERE recorded_at < now() - make_interval(days => $1)
              LIMIT {BatchSize} FOR UPDATE SKIP LOCKED))
            """);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = settings.KeepDays });
        var rows = await command.ExecuteNonQueryAsync(cancel);
        forgotten.Add(rows, new KeyValuePair<string, object?>("cchc.module", schema));
        return rows;
    }
}
