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
            Directory.CreateDirectory(Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var draft = path + "." + Guid.NewGuid().ToString("n");
            using (var file = new FileStream(draft, new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                file.Write(System.Text.Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(40, lowercase: true)));
                file.Flush(flushToDisk: true);
            }

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

    private string PathOf(string name) => Path.Combine(folder, name);

    // Gives a file a second name, unless that name is taken.
    [DllImport("libc", EntryPoint = "link", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Link(string file, string name);
}
