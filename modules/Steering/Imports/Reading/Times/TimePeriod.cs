namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>One due date; <see cref="From"/> is the first day where the text gives one (a quarter, a month, "từ … đến …").</summary>
internal readonly record struct TimePeriod(DateOnly? From, DateOnly Due);
