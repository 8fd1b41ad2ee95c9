namespace CchcPlatform.Kernel.Calendar;

/// <summary>
/// All versions of the working calendar. A swap of days published late makes a new version; results computed before it
/// stay as they were, because they are asked from the version known at their time. Immutable and thread-safe.
/// </summary>
public sealed class CalendarHistory
{
    private readonly WorkCalendar[] _versions;

    /// <summary>A history from its versions.</summary>
    /// <param name="versions">At least one, in any order.</param>
    /// <exception cref="ArgumentException">None given, a number given twice, or a higher version known earlier than a lower one.</exception>
    public CalendarHistory(IEnumerable<WorkCalendar> versions)
    {
        _versions = [.. versions.OrderBy(calendar => calendar.Version)];
        if (_versions.Length == 0) throw new ArgumentException("A calendar history needs at least one version.", nameof(versions));
        for (var i = 1; i < _versions.Length; i++)
        {
            if (_versions[i].Version == _versions[i - 1].Version)
                throw new ArgumentException($"Calendar version {_versions[i].Version} is given twice.", nameof(versions));
            if (_versions[i].KnownFrom < _versions[i - 1].KnownFrom)
                throw new ArgumentException($"Calendar version {_versions[i].Version} is known earlier than the version before it.", nameof(versions));
        }
    }

    /// <summary>The calendar bundled with the program as the only version, known from the beginning: 2026, and 2027 as expected (not verified).</summary>
    public static CalendarHistory Bundled { get; } = new([CalendarData.Bundled()]);

    /// <summary>The newest version.</summary>
    public WorkCalendar Latest => _versions[^1];

    /// <summary>All versions, oldest first.</summary>
    public IReadOnlyList<WorkCalendar> Versions => _versions;

    /// <summary>The newest version known at an instant; it never changes for an instant in the past.</summary>
    /// <param name="knownAt">Any offset.</param>
    /// <exception cref="InvalidOperationException">No version was known yet; cannot happen with <see cref="Bundled"/> in the history.</exception>
    public WorkCalendar AsOf(DateTimeOffset knownAt) =>
        _versions.LastOrDefault(calendar => calendar.KnownFrom <= knownAt)
        ?? throw new InvalidOperationException($"No version of the working calendar was known at {knownAt:O}; the first is known from {_versions[0].KnownFrom:O}.");

    /// <summary>The version with that number, e.g. the one stored beside a deadline.</summary>
    /// <param name="version">A number in <see cref="Versions"/>.</param>
    /// <exception cref="InvalidOperationException">There is no such version.</exception>
    public WorkCalendar Version(int version) =>
        _versions.FirstOrDefault(calendar => calendar.Version == version)
        ?? throw new InvalidOperationException($"There is no version {version} of the working calendar.");

    /// <summary>This history and one newer version.</summary>
    /// <param name="next">Higher number, not known earlier than <see cref="Latest"/>.</param>
    /// <exception cref="ArgumentException">It is not newer.</exception>
    public CalendarHistory With(WorkCalendar next) => next.Version > Latest.Version
        ? new([.. _versions, next])
        : throw new ArgumentException($"Calendar version {next.Version} is not newer than {Latest.Version}.", nameof(next));
}
