using System.Diagnostics.CodeAnalysis;
using CchcPlatform.Server.Data;
using Npgsql;
using NpgsqlTypes;

namespace CchcPlatform.Server.Facts;

/// <summary>
/// Up to which position the facts of one schema are final: no transaction that is still open can add one at or below it.
/// </summary>
/// <remarks>
/// Positions are given out in another order than transactions commit. A fact is written after its transaction has its id. So
/// every transaction that holds a position up to P had its id before P was read, and with it an id below a fence that is taken
/// in a later statement; when no transaction below the fence is open any more, everything up to P is there or never will be.
/// Reading P and taking the fence in one statement, or comparing the rows' own transaction ids, loses facts.
/// </remarks>
internal sealed class Horizon(string schema, NpgsqlDataSource source, FactSettings settings, TimeProvider clock, ILogger<Horizon> logger)
{
    private static readonly TimeSpan HolderAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HolderEvery = TimeSpan.FromSeconds(5);

    private readonly Wake wake = new();
    private TaskCompletionSource advanced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile HorizonHolder? holder;
    private volatile string? defect;
    private string? sequence;
    private HorizonLog? log;
    private long final;
    private long marked;
    private long markedAt;
    private long pendingSince;
    private long turnedAt = clock.GetTimestamp();

    /// <summary>Key of the publishing module.</summary>
    public string Schema { get; } = schema;

    /// <summary>Everything up to this position is final; 0 until it is known.</summary>
    public long Final => Volatile.Read(ref final);

    /// <summary>The log that <see cref="Final"/> is a position of; null until both are known.</summary>
    public HorizonLog? Log => Volatile.Read(ref log);

    /// <summary>How long facts have been waiting to become final; zero when none waits.</summary>
    public TimeSpan Lag => Volatile.Read(ref pendingSince) is var since and not 0 ? clock.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>Who holds the horizon back; null while it does not stand still.</summary>
    public HorizonHolder? Holder => holder;

    /// <summary>What an operator must know, in one sentence; null while all is well.</summary>
    public string? Complaint
    {
        get
        {
            if (defect is { } broken)
            {
                return broken;
            }

            if (Lag > FactSettings.LongestLag)
            {
                return $"Facts of {Schema} wait since {Lag.TotalSeconds:0} s to become final; {(holder is { } who ? $"{who} holds them back: end its transaction." : "the database does not say what holds them back.")}";
            }

            var silent = clock.GetElapsedTime(Volatile.Read(ref turnedAt));
            return silent > FactSettings.LongestLag + settings.Poll ? $"The horizon of the facts of {Schema} has not been read for {silent.TotalSeconds:0} s." : null;
        }
    }

    /// <summary>There may be new facts.</summary>
    public void Ring() => wake.Ring();

    /// <summary>Waits until facts beyond a position are final, or until the time is over.</summary>
    public async Task WaitBeyondAsync(long position, TimeSpan atMost, CancellationToken cancel)
    {
        // Taken before the comparison: an advance in between completes it.
        var next = Volatile.Read(ref advanced).Task;
        if (Final <= position)
        {
            await next.WaitAsync(atMost, clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancel.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Follows the log until the host stops.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var noted = logger.BeginScope(ModuleScope.Of(Schema));
        await Steadily.RepeatAsync(TurnAsync, $"following the facts of {Schema}", clock, logger, stop);
    }

    private async Task TurnAsync(CancellationToken stop)
    {
        sequence ??= await FindSequenceAsync(stop);
        var (issued, current) = await LookAsync(stop);
        Volatile.Write(ref turnedAt, clock.GetTimestamp());
        if (issued < Final || Log is { } known && known.Id != current)
        {
            logger.LogError("The fact log of {Schema} ends at {Issued} and {Final} was final before: the database was replaced by an older one", Schema, issued, Final);
            Volatile.Write(ref log, null);
            Volatile.Write(ref final, 0);
            (marked, markedAt) = (0, 0);
        }

        if (issued > Final)
        {
            await FenceAsync(stop);
            Volatile.Write(ref final, issued);
            Interlocked.Exchange(ref advanced, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        }

        if (Log is null && current is { } now)
        {
            Volatile.Write(ref log, new HorizonLog(now));
        }

        if (marked < Final && (markedAt == 0 || clock.GetElapsedTime(markedAt) >= FactSettings.MarkGap))
        {
            await FactMarks.RecordAsync(source, Schema, Final, stop);
            (marked, markedAt) = (Final, clock.GetTimestamp());
        }

        await wake.WaitAsync(marked < Final ? FactSettings.MarkGap : settings.Poll, stop);
    }

    /// <summary>Returns when every transaction that has an id now has ended.</summary>
    private async Task FenceAsync(CancellationToken stop)
    {
        Interlocked.CompareExchange(ref pendingSince, clock.GetTimestamp(), 0);
        var fence = await ScalarAsync<ulong>("SELECT pg_current_xact_id()", stop);
        var pause = TimeSpan.FromMilliseconds(1);
        var asked = 0L;
        while (!await ScalarAsync<bool>("SELECT pg_snapshot_xmin(pg_current_snapshot()) >= $1", stop,
            new NpgsqlParameter<ulong> { TypedValue = fence, NpgsqlDbType = NpgsqlDbType.Xid8 }))
        {
            Volatile.Write(ref turnedAt, clock.GetTimestamp());
            if (Lag > HolderAfter && (asked == 0 || clock.GetElapsedTime(asked) > HolderEvery))
            {
                holder = await HorizonHolder.FindAsync(source, stop);
                asked = clock.GetTimestamp();
            }

            await Task.Delay(pause, clock, stop);
            pause = pause * 2 < settings.Poll / 10 ? pause * 2 : TimeSpan.FromMilliseconds(Math.Clamp(settings.Poll.TotalMilliseconds / 10, 1, 100));
        }

        holder = null;
        Volatile.Write(ref pendingSince, 0);
    }

    /// <summary>The last position that was given out, and in which log.</summary>
    private async Task<(long Issued, Guid? Log)> LookAsync(CancellationToken stop)
    {
        await using var command = source.CreateCommand($"SELECT {FactReader.Issued(sequence!)}, {FactLogIds.Current(Schema)}");
        await using var row = await command.ExecuteReaderAsync(stop);
        await row.ReadAsync(stop);
        return (row.GetInt64(0), row.IsDBNull(1) ? null : row.GetGuid(1));
    }

    private async Task<string> FindSequenceAsync(CancellationToken stop)
    {
        await using var command = source.CreateCommand($"""
            SELECT seqrelid::regclass::text, seqcache FROM pg_sequence
            WHERE seqrelid = pg_get_serial_sequence('{Schema}.facts', 'position')::regclass
            """);
        await using var row = await command.ExecuteReaderAsync(stop);
        if (!await row.ReadAsync(stop))
        {
            Refuse($"Table {Schema}.facts has no identity column position.");
        }

        if (row.GetInt64(1) != 1)
        {
            // Each session would hold positions in reserve, and use them after they were declared final.
            Refuse($"The sequence {row.GetString(0)} has a cache of {row.GetInt64(1)}, with which facts would be lost; run ALTER SEQUENCE {row.GetString(0)} CACHE 1.");
        }

        defect = null;
        return row.GetString(0);
    }

    [DoesNotReturn]
    private void Refuse(string reason)
    {
        defect = reason;
        throw new InvalidOperationException(reason);
    }

    private async Task<T> ScalarAsync<T>(string sql, CancellationToken stop, params NpgsqlParameter[] parameters)
    {
        await using var command = source.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        return (T)(await command.ExecuteScalarAsync(stop))!;
    }
}
