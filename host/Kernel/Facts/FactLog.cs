using System.Diagnostics;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Data;
using CchcPlatform.Kernel.Faults;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace CchcPlatform.Kernel.Facts;

/// <summary>Writes facts and the record of a request at the end of a change's transaction, in one round trip, with its commit if wanted.</summary>
internal static class FactLog
{
    /// <remarks>
    /// The fact comes after the other writes of its transaction, so that the transaction has its id before its position:
    /// the horizon relies on it. A fact without any other write still follows the row of the request or an explicit id.
    /// </remarks>
    /// <param name="db">Whose rows were changed, in its current transaction.</param>
    /// <param name="schema">Whose facts.</param>
    /// <param name="call">Who made the change and why.</param>
    /// <param name="facts">The facts, in the order in which they happened.</param>
    /// <param name="held">Aggregates that must still be as they were read; locked against changes until the commit.</param>
    /// <param name="answer">The answer to the request, to be kept with its id; null in a reaction.</param>
    /// <param name="hasWritten">Whether the transaction has written anything yet.</param>
    /// <param name="commits">Whether the transaction ends here: then it is over for PostgreSQL, and its object has only to be disposed of.</param>
    /// <exception cref="StaleFault">A held aggregate has changed.</exception>
    public static async Task WriteAsync(
        DbContext db, string schema, CallContext call, IReadOnlyList<UnsavedFact> facts, IReadOnlyList<Aggregate> held, IMessage? answer, bool hasWritten, bool commits)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var batch = connection.CreateBatch();
        batch.Transaction = (NpgsqlTransaction?)db.Database.CurrentTransaction?.GetDbTransaction();

        // After the rows of the change, as a change of the held one itself locks it: in the same order nobody waits in a circle.
        // Dividing by no rows fails, and with it everything behind it in the batch.
        foreach (var root in held)
        {
            Add(batch, $"SELECT 1 / count(*) FROM (SELECT 1 FROM {schema}.{TableOf(db, root)} WHERE id = $1 AND revision = $2 FOR SHARE) AS held", root.Id, root.Revision);
        }

        if (call.RequestId.Length > 0 && answer is not null)
        {
            Add(batch, $"INSERT INTO {schema}.request_replays (subject, method, request_id, body_hash, reply) VALUES ($1, $2, $3, $4, $5)",
                call.Actor, call.Method, call.RequestId, call.BodyHash, answer.ToByteArray());
        }

        if (facts.Count > 0 && !hasWritten && batch.BatchCommands.Count == 0)
        {
            Add(batch, "SELECT pg_current_xact_id()");
        }

        var trace = Activity.Current?.Id ?? "";
        foreach (var fact in facts)
        {
            Add(batch,
                $"INSERT INTO {schema}.facts (commune, type, payload, resource, revision, actor, reason, request_id, trace_parent) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                fact.Commune, fact.Message.Descriptor.FullName, PersonalFields.Without(fact.Message).ToByteArray(), fact.Resource, fact.Revision, call.Actor, call.Reason, call.RequestId, trace);
        }

        if (commits)
        {
            Add(batch, "COMMIT");
        }

        if (batch.BatchCommands.Count == 0)
        {
            return;
        }

        var sound = 0;
        try
        {
            await using var results = await batch.ExecuteReaderAsync(CancellationToken.None);
            // What a later statement refuses is only told when it is reached. The held ones come first, each with a row.
            do
            {
                sound++;
            }
            while (await results.NextResultAsync(CancellationToken.None));
        }
        catch (PostgresException failed) when (failed.SqlState == PostgresErrorCodes.DivisionByZero)
        {
            throw new StaleFault(held[sound].ResourceName);
        }
    }

    private static string TableOf(DbContext db, Aggregate root) =>
        db.Model.FindEntityType(root.GetType())?.GetTableName() ?? throw new InvalidOperationException($"{root.GetType().Name} has no table.");

    private static void Add(NpgsqlBatch batch, string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value, NpgsqlDbType = TypeOf(value) });
        }

        batch.BatchCommands.Add(command);
    }

    private static NpgsqlDbType TypeOf(object value) => value switch
    {
        long => NpgsqlDbType.Bigint,
        Guid => NpgsqlDbType.Uuid,
        byte[] => NpgsqlDbType.Bytea,
        _ => NpgsqlDbType.Text,
    };
}
