using System.Security.Cryptography;
using CchcPlatform.Kernel.Faults;
using Cchc.Steering.V1;

namespace CchcPlatform.Modules.Steering.Imports;

/// <summary>An uploaded appendix: on disk while it arrives, so that a large one costs no memory, and gone when disposed or with the process.</summary>
internal sealed class ReceivedFile : IAsyncDisposable
{
    private const int LargestChunk = 64 * 1024;
    private const int ProgressEvery = 1024 * 1024;

    private readonly FileStream content;

    private ReceivedFile(FileStream content, byte[] hash) => (this.content, Hash) = (content, hash);

    public byte[] Hash { get; }

    public string Sha256 => Convert.ToHexStringLower(Hash);

    public long Length => content.Length;

    public Stream Content
    {
        get
        {
            content.Position = 0;
            return content;
        }
    }

    /// <summary>All of it, to be kept beside the import.</summary>
    public async Task<ReadOnlyMemory<byte>> BytesAsync(CancellationToken cancel)
    {
        var bytes = new byte[content.Length];
        await Content.ReadExactlyAsync(bytes, cancel);
        return bytes;
    }

    /// <summary>Takes the chunks that follow the header.</summary>
    /// <exception cref="InvalidFault">A chunk or the whole is too large, or a second header came.</exception>
    public static async Task<ReceivedFile> ReceiveAsync(
        IAsyncEnumerator<ImportPlanRequest> requests, long atMost, Func<ImportPlanResponse, Task> answer, CancellationToken cancel)
    {
        var content = new FileStream(Path.Combine(Path.GetTempPath(), "cchc-import-" + Guid.NewGuid().ToString("n")), new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        try
        {
            // A process that is killed closes nothing; without its name the file goes with it all the same. Windows does so by itself.
            if (!OperatingSystem.IsWindows())
            {
                File.Delete(content.Name);
            }

            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            while (await requests.MoveNextAsync())
            {
                if (requests.Current.PartCase != ImportPlanRequest.PartOneofCase.Chunk)
                {
                    throw new InvalidFault("header", "comes once, before all chunks.", "HEADER_REPEATED");
                }

                var chunk = requests.Current.Chunk;
                if (chunk.Length > LargestChunk)
                {
                    throw new InvalidFault("chunk", $"has {chunk.Length} bytes; at most {LargestChunk} are accepted.", "CHUNK_TOO_LARGE");
                }

                if (content.Length + chunk.Length > atMost)
                {
                    throw new InvalidFault("chunk", $"makes the file larger than {atMost / (1024 * 1024)} MiB.", "TOO_LARGE");
                }

                var before = content.Length / ProgressEvery;
                hash.AppendData(chunk.Span);
                await content.WriteAsync(chunk.Memory, cancel);
                if (content.Length / ProgressEvery > before)
                {
                    await answer(new ImportPlanResponse { Progress = new ImportProgress { Step = ImportProgress.Types.Step.Receiving, ReceivedBytes = content.Length } });
                }
            }

            return new ReceivedFile(content, hash.GetHashAndReset());
        }
        catch
        {
            await content.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => content.DisposeAsync();
}
