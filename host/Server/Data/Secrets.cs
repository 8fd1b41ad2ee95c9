using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CchcPlatform.Server.Data;

/// <summary>Passwords as files that only the owner may read, in <c>CCHC_DATA/secrets</c>.</summary>
public sealed class Secrets(string folder)
{
    /// <summary>The secret of that name, or null when there is none.</summary>
    public string? Find(string name) => File.Exists(PathOf(name)) ? File.ReadAllText(PathOf(name)).Trim() : null;

    /// <summary>The secret of that name; made and written first when there is none. Safe with several hosts on one folder.</summary>
    public string GetOrCreate(string name)
    {
        var path = PathOf(name);
        if (!File.Exists(path))
        {
            CreateFolderOf(path);
            var draft = path + "." + Guid.NewGuid().ToString("n");
            Make(draft);

            // When another host was faster, its secret counts. File.Move would look first and then rename over it.
            if (Link(draft, path) == 0 || File.Exists(path))
            {
                File.Delete(draft);
            }
            else
            {
                File.Move(draft, path); // a file system without links
            }
        }

        return File.ReadAllText(path).Trim();
    }

    /// <summary>
    /// Makes another secret of that name: the file has it once it was stored. Whoever ends in between leaves the old one in the file,
    /// which no longer counts then, and does it again. To be called by one at a time.
    /// </summary>
    /// <param name="name">Of the secret.</param>
    /// <param name="store">Has the new one count from now on, and the old one no longer.</param>
    internal async Task RenewAsync(string name, Func<string, Task> store)
    {
        // Written first, so that a full disk changes nothing; beside the accounts, for what a killed process leaves is none.
        var draft = PathOf("renewed");
        CreateFolderOf(PathOf(name));
        File.Delete(draft);
        try
        {
            await store(Make(draft));
            File.Move(draft, PathOf(name), overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private static void CreateFolderOf(string path) =>
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    private static string Make(string path)
    {
        var secret = RandomNumberGenerator.GetHexString(40, lowercase: true);
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        file.Write(System.Text.Encoding.ASCII.GetBytes(secret));
        file.Flush(flushToDisk: true);
        return secret;
    }

    private string PathOf(string name) => Path.Combine(folder, name);

    // Gives a file a second name, unless that name is taken.
    [DllImport("libc", EntryPoint = "link", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Link(string file, string name);
}
