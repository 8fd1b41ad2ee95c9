namespace CchcPlatform.Modules.Steering.Imports.Reading;

internal enum RelativeUnit { CalendarDays, WorkingDays, Weeks, Months }
