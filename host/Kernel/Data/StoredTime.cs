namespace CchcPlatform.Kernel.Data;

/// <summary>Instants as PostgreSQL keeps them.</summary>
public static class StoredTime
{
    /// <summary>Cut to the microsecond, UTC: what is answered to a change is then what a later read shows.</summary>
    public static DateTimeOffset ToMicroseconds(this DateTimeOffset instant) =>
        new(instant.UtcTicks - instant.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
}
