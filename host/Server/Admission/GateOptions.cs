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
