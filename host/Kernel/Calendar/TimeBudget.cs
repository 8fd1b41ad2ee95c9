namespace CchcPlatform.Kernel.Calendar;

/// <summary>A time limit as the law or a plan gives it, e.g. 5 working days.</summary>
public readonly record struct TimeBudget
{
    /// <summary>The largest amount a limit may have; more is a mistake, not a limit.</summary>
    public const int MaxAmount = 10_000;

    /// <summary>A limit of so many units.</summary>
    /// <param name="amount">0 (the same day) to <see cref="MaxAmount"/>.</param>
    /// <param name="unit">What is counted.</param>
    /// <exception cref="ArgumentOutOfRangeException">The amount is out of range.</exception>
    public TimeBudget(int amount, DurationUnit unit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(amount, MaxAmount);
        (Amount, Unit) = (amount, unit);
    }

    /// <summary>How many units, 0 to <see cref="MaxAmount"/>.</summary>
    public int Amount { get; }

    /// <summary>What is counted.</summary>
    public DurationUnit Unit { get; }
}
