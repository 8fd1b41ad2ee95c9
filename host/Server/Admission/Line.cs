namespace CchcPlatform.Server.Admission;

/// <summary>The calls of one subject at a gate. Used under the lock of the gate.</summary>
internal sealed class Line(TenantLines tenant)
{
    public TenantLines Tenant { get; } = tenant;

    public int Running { get; set; }

    /// <summary>As of its tenant.</summary>
    public long LastTurn { get; set; }

    public LinkedList<Place> Waiting { get; } = [];

    public bool IsIdle => Running == 0 && Waiting.Count == 0;
}
