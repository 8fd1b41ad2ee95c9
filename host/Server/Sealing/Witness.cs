using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Cchc.Platform.V1;

namespace CchcPlatform.Server.Sealing;

/// <summary>
/// The witness file: each key and each checkpoint as one line, only added to and forced to the disk. Who puts back an older
/// database, or rewrites what was sealed, is contradicted by it. One process at a time has it open.
/// </summary>
internal sealed class Witness(SealSettings settings, ILogger<Witness> log) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly ConcurrentDictionary<(string Module, string Commune), Checkpoint> heads = [];
    private readonly ConcurrentDictionary<(string Module, string Log), Checkpoint> last = [];
    private readonly ConcurrentDictionary<string, ImmutableList<string>> logs = new(StringComparer.Ordinal);
    private readonly KeyList keys = new();
    private FileStream? alone;
    private FileStream? file;
    private bool read;

    /// <summary>Whether the file has a key, and so something was sealed before.</summary>
    public bool KnowsKey => keys.All.Count > 0;

    /// <summary>Opens the file and reads what it holds.</summary>
    /// <returns>False while another process has it; that one seals.</returns>
    public async Task<bool> OpenAsync(CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            if (file is not null)
            {
                return true;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(settings.WitnessFile)!);
            try
            {
                alone ??= new FileStream(settings.WitnessFile + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(settings.WitnessFile + ".lock"))
            {
                return false;
            }

            if (!read && File.Exists(settings.WitnessFile))
            {
                Read();
            }

            read = true;
            var opened = AppendOnly.Open(settings.WitnessFile);
            try
            {
                await EndLineAsync(opened, cancel);
            }
            catch (Exception)
            {
                await opened.DisposeAsync();
                throw;
            }

            file = opened;
            return true;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The last checkpoint of a chain that the file holds.</summary>
    public Checkpoint? HeadOf(string module, string commune) => heads.GetValueOrDefault((module, commune));

    /// <summary>The last checkpoints of all chains of a module.</summary>
    public IEnumerable<Checkpoint> HeadsOf(string module) => heads.Values.Where(c => c.Module == module);

    /// <summary>Whether the file knows a log of the module that began after this one.</summary>
    public bool KnowsLaterLog(string module, string log) =>
        logs.TryGetValue(module, out var known) && known.IndexOf(log) is >= 0 and var index && index < known.Count - 1;

    /// <summary>How far the file has the checkpoints of a log.</summary>
    public CheckpointPlace PlaceOf(string module, string log) => LastOf(module, log) is { } told ? CheckpointPlace.Of(told) : CheckpointPlace.Start;

    /// <summary>The last checkpoint of a log that the file has.</summary>
    public Checkpoint? LastOf(string module, string log) => last.GetValueOrDefault((module, log));

    /// <summary>Adds the keys that it does not have, and these checkpoints; they are on the disk afterwards.</summary>
    /// <exception cref="SealBrokenException">The keys do not continue those of the file; nothing was added.</exception>
    /// <exception cref="IOException">They could not be written.</exception>
    public async Task AddAsync(SealKeys folder, IReadOnlyCollection<Checkpoint> checkpoints, CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            // Read in turn: nobody has told the file of a later key than this list has.
            var known = folder.Read();
            if (keys.All.FirstOrDefault(k => known.Find(k.KeyId) is not { } own || SignedText.HashOf(own) != SignedText.HashOf(k)) is { } missing)
            {
                throw new SealBrokenException($"The witness file knows key {missing.Number} ({missing.KeyId}), which {settings.KeyFolder} does not have as it was: the folder is older, or another instance's; bring the right one back.");
            }

            List<EvidenceLine> lines =
            [
                .. known.All.Skip(keys.All.Count).Select(k => new EvidenceLine { Key = k }),
                .. checkpoints.Select(c => new EvidenceLine { Checkpoint = c }),
            ];
            if (lines.Count == 0)
            {
                return;
            }

            // Closed by the failure of another module's, or of the last try.
            var open = file ?? throw new IOException($"The witness file {settings.WitnessFile} is not open.");
            var end = open.Seek(0, SeekOrigin.End);
            try
            {
                await open.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => EvidenceLines.Format(line) + "\n"))), cancel);
                open.Flush(flushToDisk: true);
            }
            catch (Exception)
            {
                // Half a line stays as it is, for a file may allow adding only; the next one begins after it.
                log.LogWarning("The witness file {File} could not be written beyond byte {End}; it is opened again", settings.WitnessFile, end);
                Close();
                throw;
            }

            lines.ForEach(Note);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        Close();
        alone?.Dispose();
        turn.Dispose();
    }

    private void Close()
    {
        var open = file;
        file = null;
        open?.Dispose();
    }

    private void Read()
    {
        foreach (var (number, line) in EvidenceLines.Read(settings.WitnessFile))
        {
            if (line is null)
            {
                log.LogWarning("Line {Number} of the witness file {File} cannot be read", number, settings.WitnessFile);
                continue;
            }

            Note(line);
        }
    }

    private void Note(EvidenceLine line)
    {
        if (line.Key is { } key && keys.Find(key.KeyId) is null && keys.Add(key) is { } wrong)
        {
            log.LogWarning("Key {Number} ({KeyId}) of the witness file {File} does not count: {Reason}", key.Number, key.KeyId, settings.WitnessFile, wrong);
        }

        if (line.Checkpoint is { } checkpoint)
        {
            heads[(checkpoint.Module, checkpoint.Commune)] = checkpoint;
            last[(checkpoint.Module, checkpoint.LogId)] = checkpoint;
            logs.AddOrUpdate(checkpoint.Module, [checkpoint.LogId], (_, known) => known.Contains(checkpoint.LogId) ? known : known.Add(checkpoint.LogId));
        }
    }

    // What a crash left of a line must not spoil the next one.
    private async Task EndLineAsync(FileStream open, CancellationToken cancel)
    {
        await using var written = new FileStream(settings.WitnessFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (written.Length > 0)
        {
            written.Seek(-1, SeekOrigin.End);
            if (written.ReadByte() != '\n')
            {
                await open.WriteAsync("\n"u8.ToArray(), cancel);
            }
        }
    }
}
