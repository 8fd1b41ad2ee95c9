namespace CchcPlatform.Server.Admission;

/// <summary>The calls of one tenant at a gate, those of each subject in a line of their own. Used under the lock of the gate.</summary>
internal sealed class TenantLines
{
    public Dictionary<string, Line> BySubject { get; } = new(StringComparer.Ordinal);

    /// <summary>The lines in which somebody waits.</summary>
    public HashSet<Line> WaitingLines { get; } = [];

    public int Running { get; set; }

    public int Waiting { get; set; }

    /// <summary>Number of the last turn that it got: of two with equally many running, the one that was served longer ago is next.</summary>
    public long LastTurn { get; set; }
}
