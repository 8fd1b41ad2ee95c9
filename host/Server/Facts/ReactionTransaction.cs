using System.Diagnostics;
using Autofac;
using CchcPlatform.Kernel.Access;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Data;
using CchcPlatform.Kernel.Facts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;
using OpenTelemetry;

namespace CchcPlatform.Server.Facts;

/// <summary>
/// One transaction of the subscriber: its cursor locked, handlers run in it, the cursor moved. What was handled and that it was
/// handled are committed together or not at all.
/// </summary>
internal sealed class ReactionTransaction : IAsyncDisposable
{
    private readonly ReactionSubject subject;
    private readonly ILifetimeScope scope;
    private readonly ModuleDb db;
    private readonly IDbContextTransaction transaction;
    private readonly List<NpgsqlBatchCommand> last = [];
    private bool published;

    private ReactionTransaction(ReactionSubject subject, ILifetimeScope scope, ModuleDb db, IDbContextTransaction transaction) =>
        (this.subject, this.scope, this.db, this.transaction) = (subject, scope, db, transaction);

    public static async Task<ReactionTransaction> BeginAsync(ReactionSubject subject, ILifetimeScope root, CancellationToken cancel)
    {
        var scope = root.BeginLifetimeScope();
        try
        {
            var key = Caller.SubjectOfModule(subject.Module.Key);
            var call = scope.Resolve<CallContext>();
            call.Caller = await scope.Resolve<ICallerSource>().FindAsync(key, key, cancel);
            call.Method = $"{subject.Module.Key}/{subject.Handler}";
            call.Clock = scope.Resolve<TimeProvider>();
            var db = (ModuleDb)scope.Resolve(subject.Module.Database!.ContextType);
            return new ReactionTransaction(subject, scope, db, await db.Database.BeginTransactionAsync(cancel));
        }
        catch
        {
            await scope.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Locks the cursor and tells where it stands, and which of some resources have a parked fact: none is parked or released without
    /// the lock. Null when another host has it and <paramref name="wait"/> is false.
    /// </summary>
    public async Task<(long Position, HashSet<string> Parked)?> LockAsync(bool wait, string[] resources, CancellationToken cancel)
    {
        await using var batch = Batch(
        [
            Command($"SELECT position FROM {db.Schema}.fact_cursors WHERE handler = $1 AND publisher = $2 FOR UPDATE{(wait ? "" : " SKIP LOCKED")}"),
            Command($"SELECT DISTINCT resource FROM {db.Schema}.parked_facts WHERE handler = $1 AND publisher = $2 AND resource = ANY($3)",
                new NpgsqlParameter { Value = resources, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text }),
        ]);
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        if (!await rows.ReadAsync(cancel))
        {
            return null;
        }

        var position = rows.GetInt64(0);
        var parked = new HashSet<string>(StringComparer.Ordinal);
        await rows.NextResultAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            parked.Add(rows.GetString(0));
        }

        return (position, parked);
    }

    /// <summary>The first parked fact of a resource, which must be handled before the others; null without one.</summary>
    public async Task<long?> FirstParkedAsync(string resource, CancellationToken cancel)
    {
        await using var batch = Batch(
            [Command($"SELECT min(position) FROM {db.Schema}.parked_facts WHERE handler = $1 AND publisher = $2 AND resource = $3", Of(resource))]);
        return await batch.ExecuteScalarAsync(cancel) as long?;
    }

    /// <summary>Runs the handler on one fact and writes what it changed.</summary>
    public async Task HandleAsync(FactRow fact, CancellationToken cancel)
    {
        var call = scope.Resolve<CallContext>();
        call.Scope = CommuneScope.Of(fact.Commune);
        call.Reason = fact.Reason;
        call.RequestId = fact.RequestId;
        // The loop around it is silent, or each poll would be a trace.
        using var heard = SuppressInstrumentationScope.Begin(false);
        using var activity = subject.StartActivity(fact);
        try
        {
            await subject.For(fact).HandleAsync(scope.Resolve<IServiceProvider>(), fact, cancel);
            published |= await db.SaveReactionAsync();
        }
        catch (Exception failure)
        {
            activity?.SetStatus(ActivityStatusCode.Error);
            activity?.SetTag("error.type", failure.GetType().FullName);
            throw;
        }
    }

    /// <summary>Sets a fact aside, with the commit. It may be there already: people set cursors back.</summary>
    /// <param name="fact">The fact.</param>
    /// <param name="error">Why it failed; empty for one that waits behind another of its resource.</param>
    /// <param name="tries">How often it was tried.</param>
    public void Park(FactRow fact, string error, int tries) => last.Add(Command($"""
        INSERT INTO {db.Schema}.parked_facts (handler, publisher, position, resource, error, tries, parked_at)
        VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp()) ON CONFLICT DO NOTHING
        """, Of(fact.Position), Of(fact.Resource), Of(error), new NpgsqlParameter<int> { TypedValue = tries }));

    /// <summary>Takes a fact out of those set aside, with the commit.</summary>
    public void Release(long position) => last.Add(Command(
        $"DELETE FROM {db.Schema}.parked_facts WHERE handler = $1 AND publisher = $2 AND position = $3", Of(position)));

    /// <summary>Moves the cursor, with the commit.</summary>
    /// <param name="position">Where to.</param>
    /// <param name="log">The log in which it counts; null where that is clear.</param>
    public void Move(long position, Guid? log) => last.Add(Command(
        $"UPDATE {db.Schema}.fact_cursors SET position = $3, moved_at = clock_timestamp(), log_id = $4 WHERE handler = $1 AND publisher = $2",
        Of(position), new NpgsqlParameter { Value = (object?)log ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid }));

    public async Task CommitAsync()
    {
        await using var batch = Batch([.. last, new NpgsqlBatchCommand("COMMIT")]);
        await batch.ExecuteNonQueryAsync(CancellationToken.None);
        if (published)
        {
            scope.Resolve<FactSignal>().Committed(db.Schema);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await scope.DisposeAsync();
    }

    private NpgsqlBatch Batch(IEnumerable<NpgsqlBatchCommand> commands)
    {
        var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection(), (NpgsqlTransaction)transaction.GetDbTransaction());
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }

        return batch;
    }

    private NpgsqlBatchCommand Command(string sql, params NpgsqlParameter[] more)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddRange((NpgsqlParameter[])[Of(subject.Handler), Of(subject.Publisher), .. more]);
        return command;
    }

    private static NpgsqlParameter Of(string value) => new NpgsqlParameter<string> { TypedValue = value };

    private static NpgsqlParameter Of(long value) => new NpgsqlParameter<long> { TypedValue = value };
}
