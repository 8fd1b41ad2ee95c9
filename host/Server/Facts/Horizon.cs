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
    private static readonly TimeSpan HeardAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortLook = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan LongLook = TimeSpan.FromMilliseconds(100);

    private readonly Wake wake = new();
    private TaskCompletionSource advanced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile HorizonHolder? holder;
    private volatile string? defect;
    private string? sequence;
    private HorizonLog? log;
    private long final;
    private (HorizonLog? Log, long Final) marked;
    private long markingSince;
    private long pendingSince;
    private long heardUntil;
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

            if (Volatile.Read(ref markingSince) is var asked and not 0 && clock.GetElapsedTime(asked) is var wait && wait > FactSettings.LongestLag)
            {
                return $"What was known of {Schema} at an instant has not been marked for {wait.TotalSeconds:0} s.";
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
        Volatile.Write(ref heardUntil, Math.Max(Volatile.Read(ref heardUntil), clock.GetUtcNow().Add(atMost + HeardAfter).Ticks));
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
        await Task.WhenAll(
            Steadily.RepeatAsync(TurnAsync, $"following the facts of {Schema}", clock, logger, stop),
            Steadily.RepeatAsync(MarkAsync, $"marking what is known of {Schema}", clock, logger, stop));
    }

    private async Task TurnAsync(CancellationToken stop)
    {
        sequence ??= await FindSequenceAsync(stop);
        var (issued, current, held) = await LookAsync(stop);
        Volatile.Write(ref turnedAt, clock.GetTimestamp());
        if (issued < Final || Log is { } known && known.Id != current)
        {
            logger.LogError("The fact log of {Schema} ends at {Issued} and {Final} was final before: the database was replaced by an older one", Schema, issued, Final);
            Volatile.Write(ref log, null);
            Volatile.Write(ref final, 0);
            // What is final in it takes a fence of its own.
            return;
        }

        var further = issued > Final;
        if (further && held is { } fence)
        {
            await HeldAsync(fence, stop);
        }

        holder = null;
        Volatile.Write(ref pendingSince, 0);
        Volatile.Write(ref final, issued);
        if (Log is null && current is { } now)
        {
            Volatile.Write(ref log, new HorizonLog(now));
        }

        if (further)
        {
            Interlocked.Exchange(ref advanced, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        }

        await wake.WaitAsync(settings.Poll, stop);
        if (clock.GetUtcNow().Ticks > Volatile.Read(ref heardUntil))
        {
            // Nobody waits for them, and each change would cost a look at the log. Marks need no more.
            await Task.Delay(FactSettings.MarkGap, clock, stop);
        }
    }

    /// <summary>Beside the turns, which wait for no disk: a mark is only good once it is there for good.</summary>
    private async Task MarkAsync(CancellationToken stop)
    {
        var next = Volatile.Read(ref advanced).Task;
        // In this order: once the log is known, the position is one of it.
        var now = (Log, Final);
        if (now.Log is not { } current || now == marked)
        {
            Volatile.Write(ref markingSince, 0);
            await next.WaitAsync(stop);
            return;
        }

        Interlocked.CompareExchange(ref markingSince, clock.GetTimestamp(), 0);
        await FactMarks.RecordAsync(source, Schema, current.Id, now.Final, stop);
        marked = now;
        Volatile.Write(ref markingSince, 0);
        await Task.Delay(FactSettings.MarkGap, clock, stop);
    }

    /// <summary>Returns when every transaction has ended that was open below the fence.</summary>
    private async Task HeldAsync(ulong fence, CancellationToken stop)
    {
        Interlocked.CompareExchange(ref pendingSince, clock.GetTimestamp(), 0);
        var asked = 0L;
        do
        {
            if (Lag > HolderAfter && (asked == 0 || clock.GetElapsedTime(asked) > HolderEvery))
            {
                holder = await HorizonHolder.FindAsync(source, stop);
                asked = clock.GetTimestamp();
            }

            // What is held for long is not asked for so often; what is held for a moment holds everything that came meanwhile.
            await Task.Delay(Lag > HolderAfter ? LongLook : ShortLook, clock, stop);
            Volatile.Write(ref turnedAt, clock.GetTimestamp());
        }
        while (!await PassedAsync(fence, stop));
    }

    /// <summary>
    /// The last position that was given out, in which log, and the fence that it has to wait for; null where that is no news, or nothing is
    /// open below it. One transaction of three statements, each with a snapshot of its own.
    /// </summary>
    private async Task<(long Issued, Guid? Log, ulong? Held)> LookAsync(CancellationToken stop)
    {
        await using var connection = await source.OpenConnectionAsync(stop);
        await using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"SELECT {FactReader.Issued(sequence!)}, {FactLogIds.Current(Schema)}"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"SELECT CASE WHEN {FactReader.Issued(sequence!)} > $1 THEN pg_current_xact_id() END")
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = Final } },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT pg_snapshot_xmin(pg_current_snapshot()) >= pg_current_xact_id_if_assigned()"));
        await using var row = await batch.ExecuteReaderAsync(stop);
        await row.ReadAsync(stop);
        var (issued, current) = (row.GetInt64(0), row.IsDBNull(1) ? (Guid?)null : row.GetGuid(1));
        await row.NextResultAsync(stop);
        await row.ReadAsync(stop);
        ulong? fence = row.IsDBNull(0) ? null : row.GetFieldValue<ulong>(0);
        await row.NextResultAsync(stop);
        await row.ReadAsync(stop);
        return (issued, current, fence is not null && row.GetBoolean(0) ? null : fence);
    }

    private async Task<bool> PassedAsync(ulong fence, CancellationToken stop)
    {
        await using var command = source.CreateCommand("SELECT pg_snapshot_xmin(pg_current_snapshot()) >= $1");
        command.Parameters.Add(new NpgsqlParameter<ulong> { TypedValue = fence, NpgsqlDbType = NpgsqlDbType.Xid8 });
        return (bool)(await command.ExecuteScalarAsync(stop))!;
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
}
