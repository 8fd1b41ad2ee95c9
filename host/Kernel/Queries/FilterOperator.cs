namespace CchcPlatform.Kernel.Queries;

/// <summary>The comparison in a restriction.</summary>
internal enum FilterOperator { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, Has }
