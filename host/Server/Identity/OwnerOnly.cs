namespace CchcPlatform.Server.Identity;

/// <summary>Folders (0700) and files (0600) that only the user of the host may read.</summary>
internal static class OwnerOnly
{
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void CreateFolder(string folder) => Directory.CreateDirectory(folder, FileMode600 | UnixFileMode.UserExecute);

    /// <summary>Writes a file that nobody else can read at any moment, whole or not at all.</summary>
    public static async Task WriteFileAsync(string path, string text, CancellationToken cancel)
    {
        var unfinished = path + "." + Guid.NewGuid().ToString("N") + ".tmp";
        await using (var file = new FileStream(unfinished, Options(FileMode.CreateNew, FileShare.None)))
        await using (var writer = new StreamWriter(file))
        {
            await writer.WriteAsync(text.AsMemory(), cancel);
            await writer.FlushAsync(cancel);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>Waits until no other process holds this file open, and holds it until the stream is disposed of.</summary>
    public static async Task<FileStream> LockAsync(string path, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, Options(FileMode.OpenOrCreate, FileShare.None));
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), cancel);
            }
        }
    }

    private static FileStreamOptions Options(FileMode mode, FileShare share) =>
        new() { Mode = mode, Access = FileAccess.ReadWrite, Share = share, UnixCreateMode = FileMode600 };
}
