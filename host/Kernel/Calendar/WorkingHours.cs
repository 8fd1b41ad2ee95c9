namespace CchcPlatform.Kernel.Calendar;

/// <summary>One stretch of a working day, e.g. 07:30 to 11:30, Vietnam time.</summary>
/// <param name="From">Start.</param>
/// <param name="To">End, later than the start on the same day.</param>
public readonly record struct WorkingHours(TimeOnly From, TimeOnly To);
