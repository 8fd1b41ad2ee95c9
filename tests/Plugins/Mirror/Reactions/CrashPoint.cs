namespace CchcPlatform.Modules.Mirror.Reactions;

/// <summary>
/// Ends the process as a crash would, between two lines of the handler: <c>MIRROR_CRASHES_AT=end:7</c> when it has come to the end
/// of its work on a fact for the seventh time.
/// </summary>
internal static class CrashPoint
{
    private static readonly string[] Chosen = (Environment.GetEnvironmentVariable("MIRROR_CRASHES_AT") ?? ":0").Split(':');
    private static int reached;

    public static void Reach(string line)
    {
        if (line == Chosen[0] && Interlocked.Increment(ref reached) == int.Parse(Chosen[1]))
        {
            Environment.FailFast($"The test ends this process at {line}.");
        }
    }
}
