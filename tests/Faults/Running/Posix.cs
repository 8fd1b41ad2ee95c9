using System.Runtime.InteropServices;

namespace CchcPlatform.Faults.Tests.Running;

/// <summary>Signals to processes that these tests have started.</summary>
internal static class Posix
{
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    public static void Signal(int pid, int signal)
    {
        // A process that has just ended by itself is as dead as it would be.
        if (SendSignal(pid, signal) != 0 && Marshal.GetLastPInvokeError() is not 3 and var error)
        {
            throw new InvalidOperationException($"signal {signal} to process {pid} failed with error {error}");
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int SendSignal(int pid, int signal);
}
