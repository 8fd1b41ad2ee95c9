using CchcPlatform.Server.Calls;
using CchcPlatform.Server.Data;
using CchcPlatform.Server.Platform;
using Npgsql;
using NpgsqlTypes;

namespace CchcPlatform.Server.Jobs;

/// <summary>How the jobs fare: written by whoever runs one, read by every host.</summary>
internal sealed class JobStates
{
    private const string IsRun = "module = $1 AND name = $2 AND scheduled_at = $3 AND attempts = $4";

    private readonly ModuleDataSources sources;
    private readonly JobCatalog catalog;
    private readonly TimeProvider clock;
    private readonly SharedLook<IReadOnlyList<JobState>> look;
    private volatile IReadOnlyList<JobState> known = [];

    public JobStates(ModuleDataSources sources, JobCatalog catalog, TimeProvider clock)
    {
        (this.sources, this.catalog, this.clock) = (sources, catalog, clock);
        look = new SharedLook<IReadOnlyList<JobState>>(() => Canceller.EndAfterAsync(HostLimits.LongestLook, ReadAsync));
    }

    /// <summary>As read last; for metrics, which cannot wait.</summary>
    public IReadOnlyList<JobState> Known => known;

    /// <summary>What an operator must know of a module's jobs, in one text; null while all is well.</summary>
    public async Task<string?> ComplaintAsync(string module, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var all = string.Join(" ", (await LookAsync(cancel)).Where(s => s.Module == module).Select(s => s.Complaint(now)).OfType<string>());
        return all.Length > 0 ? all : null;
    }

    /// <summary>All jobs, for those who look whether all is well.</summary>
    /// <exception cref="TimeoutException">There is no answer yet.</exception>
    public Task<IReadOnlyList<JobState>> LookAsync(CancellationToken cancel) => look.AnswerAsync(cancel);

    /// <summary>
    /// All jobs that any host has scheduled, also of modules that no host may carry any more: who else would tell that nobody runs
    /// them. Only what another version of a module of this host has is left out.
    /// </summary>
    public async Task<IReadOnlyList<JobState>> ReadAsync(CancellationToken cancel)
    {
        // Quartz keeps times as ticks of .NET.
        await using var command = sources.For(PlatformModule.ModuleKey).CreateCommand($"""
            SELECT j.module, j.name, j.scheduled_at, coalesce(j.succeeded_at, j.declared_at), j.succeeded_at IS NOT NULL, j.failures, j.error,
              (SELECT min(t.next_fire_time) FROM platform.qrtz_triggers t
               WHERE t.sched_name = $1 AND t.job_group = j.module AND t.job_name = j.name AND t.next_fire_time > 0),
              EXISTS (SELECT FROM platform.qrtz_fired_triggers f
                      WHERE f.sched_name = $1 AND f.job_group = j.module AND f.job_name = j.name AND f.state = 'EXECUTING'),
              EXISTS (SELECT FROM platform.qrtz_triggers t
                      WHERE t.sched_name = $1 AND t.job_group = j.module AND t.job_name = j.name AND t.trigger_state = 'ERROR')
            FROM platform.jobs j
            """);
        command.Parameters.Add(Of(JobStore.Cluster));
        // Who asks ends it.
        command.CommandTimeout = 0;
        var states = new List<JobState>();
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel))
        {
            var (module, name) = (row.GetString(0), row.GetString(1));
            if (catalog.Find(module, name) is not null || !catalog.Of(module).Any())
            {
                states.Add(new JobState(
                    module, name, row.IsDBNull(2) ? null : row.GetFieldValue<DateTimeOffset>(2), row.GetFieldValue<DateTimeOffset>(3), row.GetBoolean(4), row.GetInt32(5),
                    row.GetString(6), row.IsDBNull(7) ? null : new DateTimeOffset(row.GetInt64(7), TimeSpan.Zero), row.GetBoolean(8), row.GetBoolean(9)));
            }
        }

        return known = states;
    }

    /// <summary>Notes that a job exists.</summary>
    public Task DeclareAsync(DeclaredJob job, CancellationToken cancel) => ExecuteAsync(
        "INSERT INTO platform.jobs (module, name) VALUES ($1, $2) ON CONFLICT DO NOTHING", cancel, Of(job.Module.Key), Of(job.Name));

    /// <summary>Forgets a job that a module no longer has.</summary>
    public Task ForgetAsync(string module, string name, CancellationToken cancel) =>
        ExecuteAsync("DELETE FROM platform.jobs WHERE module = $1 AND name = $2", cancel, Of(module), Of(name));

    /// <summary>The latest run of a job.</summary>
    public async Task<LatestRun> LatestAsync(DeclaredJob job)
    {
        await using var command = sources.For(PlatformModule.ModuleKey).CreateCommand(
            "SELECT scheduled_at, attempts, trace_parent, ended_at IS NULL FROM platform.jobs WHERE module = $1 AND name = $2");
        command.Parameters.AddRange((NpgsqlParameter[])[Of(job.Module.Key), Of(job.Name)]);
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() && !row.IsDBNull(0)
            ? new LatestRun(row.GetFieldValue<DateTimeOffset>(0), row.GetInt32(1), row.GetString(2), row.GetBoolean(3))
            : LatestRun.None;
    }

    public Task StartedAsync(DeclaredJob job, DateTimeOffset scheduled, int attempt, string traceParent) => ExecuteAsync("""
        INSERT INTO platform.jobs (module, name, scheduled_at, attempts, trace_parent, started_at) VALUES ($1, $2, $3, $4, $5, clock_timestamp())
        ON CONFLICT (module, name) DO UPDATE SET scheduled_at = excluded.scheduled_at, attempts = excluded.attempts,
          trace_parent = excluded.trace_parent, started_at = excluded.started_at, ended_at = NULL
        """, CancellationToken.None, [.. Run(job, scheduled, attempt), Of(traceParent)]);

    /// <summary>
    /// Whether a run is still the one that began last: a host that slept amid its own has lost it to another, and must not end what that one began.
    /// </summary>
    public async Task<bool> IsLatestAsync(DeclaredJob job, DateTimeOffset scheduled, int attempt)
    {
        await using var command = sources.For(PlatformModule.ModuleKey).CreateCommand($"SELECT EXISTS (SELECT FROM platform.jobs WHERE {IsRun})");
        command.Parameters.AddRange(Run(job, scheduled, attempt));
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Records the end of a run, unless it is not the latest any more.</summary>
    public Task SucceededAsync(DeclaredJob job, DateTimeOffset scheduled, int attempt) => ExecuteAsync(
        $"UPDATE platform.jobs SET ended_at = clock_timestamp(), succeeded_at = clock_timestamp(), failures = 0, error = '' WHERE {IsRun}",
        CancellationToken.None, Run(job, scheduled, attempt));

    /// <inheritdoc cref="SucceededAsync" />
    public Task FailedAsync(DeclaredJob job, DateTimeOffset scheduled, int attempt, string error) => ExecuteAsync(
        $"UPDATE platform.jobs SET ended_at = clock_timestamp(), failures = failures + 1, error = $5 WHERE {IsRun}",
        CancellationToken.None, [.. Run(job, scheduled, attempt), Of(error)]);

    private async Task ExecuteAsync(string sql, CancellationToken cancel, params NpgsqlParameter[] values)
    {
        await using var command = sources.For(PlatformModule.ModuleKey).CreateCommand(sql);
        command.Parameters.AddRange(values);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static NpgsqlParameter[] Run(DeclaredJob job, DateTimeOffset scheduled, int attempt) =>
        [Of(job.Module.Key), Of(job.Name), new NpgsqlParameter<DateTimeOffset> { TypedValue = scheduled }, Of(attempt)];

    private static NpgsqlParameter Of(string value) => new NpgsqlParameter<string> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter Of(int value) => new NpgsqlParameter<int> { TypedValue = value };
}
