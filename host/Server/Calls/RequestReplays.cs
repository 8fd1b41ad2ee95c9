using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Server.Data;
using Npgsql;
using NpgsqlTypes;

namespace CchcPlatform.Server.Calls;

/// <summary>Finds the answer that a request with the same id got before.</summary>
internal sealed class RequestReplays(ModuleDataSources sources)
{
    /// <summary>The stored answer, or null when the request has not been done.</summary>
    /// <exception cref="InvalidFault">The id was used with another body.</exception>
    public async Task<byte[]?> FindAsync(string schema, CallContext call, CancellationToken cancel)
    {
        await using var command = sources.For(schema).CreateCommand(
            $"SELECT body_hash, reply FROM {schema}.request_replays WHERE subject = $1 AND method = $2 AND request_id = $3");
        foreach (var key in new[] { call.Actor, call.Method, call.RequestId })
        {
            command.Parameters.Add(new NpgsqlParameter { Value = key, NpgsqlDbType = NpgsqlDbType.Text });
        }

        await using var row = await command.ExecuteReaderAsync(cancel);
        if (!await row.ReadAsync(cancel))
        {
            return null;
        }

        if (!row.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(call.BodyHash))
        {
            throw new InvalidFault("request_id", "was used before with another request. Take a new id for a new request.", "REQUEST_ID_REUSED");
        }

        return row.GetFieldValue<byte[]>(1);
    }
}
