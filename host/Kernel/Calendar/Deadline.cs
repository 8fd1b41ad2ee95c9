namespace CchcPlatform.Kernel.Calendar;

/// <summary>When a time limit ends.</summary>
/// <param name="Date">The due day in Vietnam, as printed on a receipt.</param>
/// <param name="At">
/// The instant, in UTC: 24:00 Vietnam time of <paramref name="Date"/> for limits in days and months (Civil Code 2015,
/// Article 148(6)), the working hour itself for limits in hours.
/// </param>
public readonly record struct Deadline(DateOnly Date, DateTimeOffset At)
{
    /// <summary>Whether work finished at that instant is within the limit; exactly at its end still is.</summary>
    /// <param name="finishedAt">Any offset.</param>
    public bool IsMetBy(DateTimeOffset finishedAt) => finishedAt <= At;
}
