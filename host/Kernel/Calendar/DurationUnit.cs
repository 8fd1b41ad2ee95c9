namespace CchcPlatform.Kernel.Calendar;

/// <summary>What a time limit counts.</summary>
public enum DurationUnit
{
    /// <summary>"Ngày": every day. A limit in days without "làm việc" is this.</summary>
    CalendarDay,

    /// <summary>"Ngày làm việc": working days only.</summary>
    WorkingDay,

    /// <summary>"Giờ làm việc": hours inside the working hours of working days.</summary>
    WorkingHour,

    /// <summary>"Tháng": to the same day of a later month, or that month's last day (Civil Code 2015, Article 148(3) and (4)).</summary>
    Month,
}
