namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>What a column of an appendix holds. "Target" (Chỉ tiêu) and "Unit" (Đơn vị) are settled into others by what stands beside them. "Other" columns are kept by their name.</summary>
internal enum ColumnRole { Ordinal, Code, Area, Goal, Task, Activity, Product, Lead, Coordinating, Time, TimeStart, TimeEnd, Budget, Target, Unit, Other }
