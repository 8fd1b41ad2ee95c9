namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>What a typed time means. <see cref="Notes"/> are codes of <see cref="NoteCodes"/>.</summary>
internal sealed record TimeReading(TimeKind Kind, IReadOnlyList<TimePeriod> Periods, Interval? Interval, RelativeDue? Relative, IReadOnlyList<string> Notes)
{
    /// <summary>Days that the text states and that the work will not be due on, as people write them.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>Due dates before the last, where the text is a list of single days and each is the end of work of its own.</summary>
    public IReadOnlyList<DateOnly> Earlier { get; init; } = [];

    /// <summary>The last of the due dates.</summary>
    public DateOnly? Due => Periods.Count == 0 ? null : Periods.Max(period => period.Due);

    public DateOnly? From => Periods.Count == 0 ? null : Periods.Min(period => period.From);

    public static TimeReading Of(TimeKind kind, params string[] notes) => new(kind, [], null, null, notes);
}
