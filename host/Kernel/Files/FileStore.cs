using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using CchcPlatform.Kernel.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace CchcPlatform.Kernel.Files;

/// <summary>
/// The files of a module, in its own schema, known by the hash of their bytes. A file is written in the transaction of the row
/// that names it (<see cref="ModuleDb.SaveAsync{TReply}"/>); the same bytes are stored once. Who may read a file is decided at
/// the row that names it: the store itself knows no communes.
/// </summary>
/// <remarks>One for each context, <see cref="ModuleDb.Files"/>; not for several threads at once.</remarks>
public sealed class FileStore
{
    /// <summary>The longest file, in bytes: 20 MiB.</summary>
    public const int MaxBytes = 20 * 1024 * 1024;

    /// <summary>Bytes of a chunk; the last one of a file may be shorter: 1 MiB.</summary>
    public const int ChunkBytes = 1024 * 1024;

    /// <summary>Bytes of a piece as it is read; the last one of a chunk may be shorter: 64 KiB.</summary>
    public const int PieceBytes = 64 * 1024;

    private readonly ModuleDb db;
    private readonly Dictionary<string, (StoredFile File, ReadOnlyMemory<byte> Content)> unsaved = [];

    internal FileStore(ModuleDb db) => this.db = db;

    /// <summary>Notes a file, to be written with the next save. The bytes must stay as they are until then.</summary>
    /// <param name="content">1 byte to <see cref="MaxBytes"/>.</param>
    /// <returns>Its hash, its length, and its media type as found from the bytes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is empty or too long; a use case checks that first and names its field.</exception>
    public StoredFile Add(ReadOnlyMemory<byte> content)
    {
        ArgumentOutOfRangeException.ThrowIfZero(content.Length, nameof(content));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(content.Length, MaxBytes, nameof(content));
        var hash = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        if (!unsaved.TryGetValue(hash, out var known))
        {
            known = (new StoredFile { Sha256 = hash, MediaType = MediaTypes.Of(content.Span), SizeBytes = content.Length }, content);
            unsaved.Add(hash, known);
        }

        return known.File;
    }

    /// <summary>
    /// The bytes of a file in pieces of at most <see cref="PieceBytes"/>, ready to be streamed. No connection is held between two chunks, so a slow reader costs nothing.
    /// Empty when there is no such file.
    /// </summary>
    /// <param name="sha256">Hash in lower-case hexadecimal, from a row that the caller may read.</param>
    /// <param name="cancel">Stops the reading.</param>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(string sha256, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var number = 0; ; number++)
        {
            var place = number;
            var bytes = await db.Set<FileChunk>().AsNoTracking()
                .Where(c => c.Sha256 == sha256 && c.Number == place).Select(c => c.Bytes).SingleOrDefaultAsync(cancel);
            if (bytes is null)
            {
                yield break;
            }

            for (var start = 0; start < bytes.Length; start += PieceBytes)
            {
                yield return bytes.AsMemory(start, Math.Min(PieceBytes, bytes.Length - start));
            }
        }
    }

    /// <summary>Writes what was noted, inside the running transaction. Two transactions may write the same file at once: one of them waits and then has nothing to do.</summary>
    internal async Task WriteAsync()
    {
        if (unsaved.Count == 0)
        {
            return;
        }

        // In one order everywhere, so that two transactions with the same files never wait for each other.
        var files = unsaved.Values.Select(one => one.File).OrderBy(file => file.Sha256, StringComparer.Ordinal).ToList();
        await using var chunks = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection(), (NpgsqlTransaction?)db.Database.CurrentTransaction?.GetDbTransaction());
        await using (var heads = chunks.Connection!.CreateCommand())
        {
            heads.Transaction = chunks.Transaction;
            heads.CommandText = $"""
                INSERT INTO {db.Schema}.files (sha256, media_type, size_bytes, stored_at)
                SELECT sha256, media_type, size_bytes, clock_timestamp() FROM unnest($1, $2, $3) AS file (sha256, media_type, size_bytes)
                ON CONFLICT DO NOTHING RETURNING sha256
                """;
            heads.Parameters.Add(new NpgsqlParameter { Value = files.ConvertAll(file => file.Sha256), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
            heads.Parameters.Add(new NpgsqlParameter { Value = files.ConvertAll(file => file.MediaType), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
            heads.Parameters.Add(new NpgsqlParameter { Value = files.ConvertAll(file => file.SizeBytes), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
            await using var added = await heads.ExecuteReaderAsync(CancellationToken.None);
            while (await added.ReadAsync(CancellationToken.None))
            {
                AddChunks(chunks, added.GetString(0));
            }
        }

        if (chunks.BatchCommands.Count > 0)
        {
            await chunks.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    private void AddChunks(NpgsqlBatch batch, string sha256)
    {
        var content = unsaved[sha256].Content;
        for (var (number, start) = (0, 0); start < content.Length; number++, start += ChunkBytes)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand($"INSERT INTO {db.Schema}.file_chunks (sha256, number, bytes) VALUES ($1, $2, $3)")
            {
                Parameters =
                {
                    new NpgsqlParameter { Value = sha256, NpgsqlDbType = NpgsqlDbType.Text },
                    new NpgsqlParameter { Value = number, NpgsqlDbType = NpgsqlDbType.Integer },
                    new NpgsqlParameter { Value = content.Slice(start, Math.Min(ChunkBytes, content.Length - start)), NpgsqlDbType = NpgsqlDbType.Bytea },
                },
            });
        }
    }

    internal void Clear() => unsaved.Clear();
}
