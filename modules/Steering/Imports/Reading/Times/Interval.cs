namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>How often periodic work comes back; unstated for "Định kỳ trong năm".</summary>
internal enum Interval { Unstated, Monthly, Quarterly, HalfYearly, Yearly }
