namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>How often periodic work comes back; unstated for "Định kỳ trong năm".</summary>
internal enum Interval { Unstated, Monthly, Quarterly, HalfYearly, Yearly }

internal static class Intervals
{
    /// <summary>Months of one period; work that does not say how often comes back is done at least once in the year.</summary>
    public static int Months(this Interval interval) => interval switch { Interval.Monthly => 1, Interval.Quarterly => 3, Interval.HalfYearly => 6, _ => 12 };
}
