using System.Security.Cryptography;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Faults;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Npgsql;
using NpgsqlTypes;

namespace CchcPlatform.Kernel.Data;

/// <summary>The answer that a changing request got, kept 30 days so that a repetition gets the same one and changes nothing.</summary>
public sealed class RequestReplay
{
    /// <summary>Who sent it.</summary>
    public required string Subject { get; set; }

    /// <summary>Full name of the rpc.</summary>
    public required string Method { get; set; }

    /// <summary>The caller's id of the request.</summary>
    public required string RequestId { get; set; }

    /// <summary>SHA-256 of the request without its id and without <c>validate_only</c>.</summary>
    public required byte[] BodyHash { get; set; }

    /// <summary>The answer in its binary form.</summary>
    public required byte[] Reply { get; set; }

    /// <summary>When it was answered, UTC.</summary>
    public DateTimeOffset RecordedAt { get; set; }

    /// <summary>The answer that the request of a call got before, or null when it has not been done.</summary>
    /// <param name="source">Pool of the module's runtime role.</param>
    /// <param name="schema">The module's schema.</param>
    /// <param name="call">Says who sent which request.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="InvalidFault">The id was used with another body.</exception>
    public static async Task<byte[]?> FindAsync(NpgsqlDataSource source, string schema, CallContext call, CancellationToken cancel)
    {
        await using var command = source.CreateCommand(
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

        return AnswerTo(call.BodyHash, row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1));
    }

    /// <summary>The answer, to the same request only.</summary>
    /// <param name="bodyHash">Of the request that came now.</param>
    /// <exception cref="InvalidFault">The id was used with another body.</exception>
    public byte[] AnswerTo(byte[] bodyHash) => AnswerTo(bodyHash, BodyHash, Reply);

    /// <summary>Hash of a request without what does not make it another request: its id, and whether it is a preview.</summary>
    public static byte[] HashOf(IMessage request)
    {
        // Nobody else has the request meanwhile, and a copy of one with a file would be as large as the file.
        var left = new[] { "request_id", "validate_only" }.Select(request.Descriptor.FindFieldByName).OfType<FieldDescriptor>()
            .Select(field => (field.Accessor, Value: field.Accessor.GetValue(request))).ToList();
        left.ForEach(field => field.Accessor.Clear(request));
        using var hash = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
        {
            // Clients write the entries of a map in any order, and in another one when they repeat the request.
            using var output = new CodedOutputStream(stream) { Deterministic = true };
            request.WriteTo(output);
        }

        left.ForEach(field => field.Accessor.SetValue(request, field.Value));
        return hash.Hash!;
    }

    private static byte[] AnswerTo(byte[] bodyHash, byte[] kept, byte[] reply) => kept.AsSpan().SequenceEqual(bodyHash)
        ? reply
        : throw new InvalidFault("request_id", "was used before with another request. Take a new id for a new request.", "REQUEST_ID_REUSED");
}
