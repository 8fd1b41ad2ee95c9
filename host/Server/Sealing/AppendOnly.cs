using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CchcPlatform.Server.Sealing;

/// <summary>Opens files for adding at their end and for nothing else, which is all that <c>chattr +a</c> allows.</summary>
internal static class AppendOnly
{
    // O_WRONLY, O_APPEND and O_CLOEXEC; FileMode.Append goes to the end, but does not ask for O_APPEND.
    private static readonly int Flags = OperatingSystem.IsMacOS() ? 0x1 | 0x8 | 0x1000000 : 0x1 | 0x400 | 0x80000;

    /// <summary>Opens a file, which is made when it is missing, also beside another process that has it open.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static FileStream Open(string path)
    {
        if (!File.Exists(path))
        {
            new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete).Dispose();
        }

        var handle = Open(path, Flags);
        if (handle.IsInvalid)
        {
            var reason = Marshal.GetLastPInvokeErrorMessage();
            handle.Dispose();
            throw new IOException($"{path} cannot be added to: {reason}");
        }

        // Without a buffer: what could not be written must not be tried again when the file is closed.
        return new FileStream(handle, FileAccess.Write, bufferSize: 0);
    }

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true, SetLastError = true)]
    private static extern SafeFileHandle Open(string path, int flags);
}
