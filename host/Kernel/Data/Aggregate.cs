using CchcPlatform.Kernel.Faults;

namespace CchcPlatform.Kernel.Data;

/// <summary>A row that belongs to a commune. Every row of a module does; the scope of the context filters by it.</summary>
public interface ICommuneOwned
{
    /// <summary>5-digit code of the commune.</summary>
    string Commune { get; }
}

/// <summary>
/// The root of what changes together. Its revision grows by one with each change to it or to its parts, because each change
/// publishes a fact on it (<see cref="ModuleDb.Publish"/>), or touches it where nothing is told yet (<see cref="ModuleDb.Touch"/>);
/// a writer who saw an older revision is refused.
/// </summary>
public abstract class Aggregate : ICommuneOwned
{
    /// <summary>Key of the row.</summary>
    /// <remarks>Made when it is first asked for: a row that is read gets its stored one, and would throw a random one away.</remarks>
    public Guid Id { get => field == Guid.Empty ? field = Guid.CreateVersion7() : field; init; }

    /// <inheritdoc />
    public required string Commune { get; init; }

    /// <summary>Counts the changes, from 1.</summary>
    public long Revision { get; internal set; }

    /// <summary>When it was made, UTC, to the microsecond.</summary>
    public DateTimeOffset CreateTime { get; internal set; }

    /// <summary>When it last changed, UTC, to the microsecond.</summary>
    public DateTimeOffset UpdateTime { get; internal set; }

    /// <summary>Name of the resource, such as <c>communes/25195/plans/2026</c>.</summary>
    public abstract string ResourceName { get; }

    /// <summary>The revision as clients see it: opaque, to be sent back unchanged.</summary>
    public string Etag => Data.Etag.Of(Revision);

    /// <summary>Refuses a caller who saw an older state. An empty etag means that the caller does not mind.</summary>
    /// <exception cref="StaleFault">The etag is of another revision.</exception>
    public void CheckEtag(string etag)
    {
        if (etag.Length > 0 && etag != Etag)
        {
            throw new StaleFault(ResourceName);
        }
    }

    /// <summary>Takes over the revision of the row that this one replaces, so that etags of one resource never repeat.</summary>
    public void ContinueFrom(Aggregate earlier) => Revision = earlier.Revision;
}
