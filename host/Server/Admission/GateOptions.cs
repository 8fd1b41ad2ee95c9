namespace CchcPlatform.Server.Admission;

/// <summary>How many pass a gate.</summary>
internal sealed class GateOptions(int atOnce, int waitingForEach)
{
    /// <summary>How many are worked on at once; at least 1.</summary>
    public int AtOnce { get; set; } = atOnce;

    /// <summary>How many may wait; when not set, a multiple of <see cref="AtOnce"/>.</summary>
    public int? Waiting { get; set; }

    public int MostWaiting => Waiting ?? (waitingForEach * AtOnce);

    /// <summary>
    /// How many may wait once the line has stood for a while. A burst needs a long line, which it leaves behind in a moment; where more
    /// comes than can be done, a long one only lets each wait longer, and what it holds in memory slows the others down.
    /// </summary>
    public int MostStanding => (MostWaiting + 3) / 4;

    /// <summary>
    /// What one tenant may hold at once, so that a place becomes free for the others while its own calls are slow; of that, one
    /// subject may hold the same part.
    /// </summary>
    public int TenantShare => Share(AtOnce);

    public int SubjectShare => Share(TenantShare);

    public void Read(SettingReader read, string section)
    {
        AtOnce = read.Number($"{section}:{nameof(AtOnce)}", 1, 100_000) ?? AtOnce;
        Waiting = read.Number($"{section}:{nameof(Waiting)}", 0, 1_000_000);
    }

    private static int Share(int whole) => Math.Max(1, whole - (whole / 4));
}
