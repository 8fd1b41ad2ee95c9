namespace CchcPlatform.Server.Facts;

/// <summary>
/// A fact log as one horizon follows it. Another instance, also with the same identity, means that the database was replaced: what is
/// known of the log, and every position in it, is void.
/// </summary>
internal sealed class HorizonLog(Guid id)
{
    /// <summary>The identity that the database gives it, see <see cref="Kernel.Facts.FactLogId"/>.</summary>
    public Guid Id { get; } = id;
}
