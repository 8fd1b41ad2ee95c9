namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>Codes of review notes; callers of the API filter by them.</summary>
internal static class NoteCodes
{
    public const string TimeMissing = "TIME_MISSING";
    public const string TimeUnreadable = "TIME_UNREADABLE";
    public const string TimeMixed = "TIME_MIXED";
    public const string EndMissing = "TIME_END_MISSING";
    public const string IntervalUneven = "TIME_INTERVAL_UNEVEN";
    public const string DaysLeftOut = "DAYS_LEFT_OUT";
    public const string ImpossibleDate = "IMPOSSIBLE_DATE";
    public const string OutsidePlanYear = "OUTSIDE_PLAN_YEAR";
    public const string ActivityMissing = "ACTIVITY_MISSING";
    public const string ActivityMergedAbove = "ACTIVITY_MERGED_ABOVE";
    public const string TextUnfinished = "TEXT_UNFINISHED";
    public const string ProductMissing = "PRODUCT_MISSING";
    public const string LeadMissing = "LEAD_MISSING";
    public const string LeadInherited = "LEAD_INHERITED";
    public const string TimeInherited = "TIME_INHERITED";
    public const string TimeFromHeading = "TIME_FROM_HEADING";
    public const string SameAsAbove = "SAME_AS_ABOVE";
    public const string ValueInherited = "VALUE_INHERITED";
    public const string LeadIsCoordinating = "LEAD_IS_COORDINATING";
    public const string RepeatedCell = "REPEATED_CELL";
    public const string NotAUnit = "NOT_A_UNIT";
    public const string ColumnsUncertain = "COLUMNS_UNCERTAIN";
    public const string JoinUncertain = "JOIN_UNCERTAIN";
    public const string AreaMismatch = "AREA_MISMATCH";
    public const string AreaUnknown = "AREA_UNKNOWN";
    public const string WordsNotPlaced = "WORDS_NOT_PLACED";
    public const string ProvinceWording = "PROVINCE_WORDING";
    public const string OtherSheets = "OTHER_SHEETS";
    public const string NumberMissing = "NUMBER_MISSING";
    public const string Spelling = "SPELLING";

    /// <summary>What follows from a time text alone, however it came into its row.</summary>
    public static readonly IReadOnlySet<string> OfTime =
        new HashSet<string> { TimeMissing, TimeUnreadable, TimeMixed, EndMissing, IntervalUneven, DaysLeftOut, ImpossibleDate, OutsidePlanYear };
}
