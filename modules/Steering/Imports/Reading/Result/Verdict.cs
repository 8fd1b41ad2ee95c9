namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>What was done to a row of the source to read it.</summary>
internal enum Verdict { Taken, JoinedWithRowAbove, ColumnsMoved, SplitInTwo, NeedsAPerson }
