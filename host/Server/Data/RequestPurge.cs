using System.Diagnostics.Metrics;
using CchcPlatform.Server.Loading;
using Npgsql;

namespace CchcPlatform.Server.Data;

/// <summary>
/// Forgets the answers to requests after <c>Requests:KeepDays</c> (30), at start and every hour, in small batches. Several hosts
/// may do it at once: they pass over each other's rows.
/// </summary>
internal sealed class RequestPurge(
    LoadedModules modules, ModuleDataSources sources, IConfiguration configuration, IMeterFactory meters, TimeProvider clock, ILogger<RequestPurge> log)
    : BackgroundService
{
    private const int BatchSize = 1_000;
    private readonly Counter<long> purged = meters.Create("CchcPlatform.Requests").CreateCounter<long>(
        "cchc.requests.purged", "{row}", "Answers to requests that were forgotten because of their age.");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hourly = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        var schemas = modules.Loaded.Select(m => m.Database).OfType<Kernel.Data.ModuleDatabase>().Select(d => d.Schema).ToList();
        try
        {
            do
            {
                foreach (var schema in schemas)
                {
                    await TryPurgeAsync(schema, stoppingToken);
                }
            }
            while (await hourly.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task TryPurgeAsync(string schema, CancellationToken cancel)
    {
        try
        {
            while (await PurgeBatchAsync(schema, cancel) == BatchSize)
            {
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            log.LogWarning("Old answers to requests of {Schema} stay for another hour: {Reason}", schema, failure.Message);
        }
    }

    private async Task<int> PurgeBatchAsync(string schema, CancellationToken cancel)
    {
        await using var command = sources.For(schema).CreateCommand($"""
            DELETE FROM {schema}.request_replays WHERE ctid = ANY (ARRAY(
              SELECT ctid FROM {schema}.request_replays WHERE recorded_at < now() - make_interval(days => $1)
              LIMIT {BatchSize} FOR UPDATE SKIP LOCKED))
            """);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Math.Max(1, configuration.GetValue("Requests:KeepDays", 30)) });
        var rows = await command.ExecuteNonQueryAsync(cancel);
        purged.Add(rows, new KeyValuePair<string, object?>("cchc.module", schema));
        return rows;
    }
}
