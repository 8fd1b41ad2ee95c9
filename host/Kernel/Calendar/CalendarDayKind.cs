namespace CchcPlatform.Kernel.Calendar;

/// <summary>Why a day differs from the ordinary week (Monday to Friday working, Saturday and Sunday off).</summary>
public enum CalendarDayKind
{
    /// <summary>A public holiday (nghỉ lễ, Tết): Labor Code 2019, Article 112.</summary>
    Holiday,

    /// <summary>A working day made a day off by a published swap (hoán đổi), worked on a <see cref="MakeupWork"/> day instead.</summary>
    OffSwapped,

    /// <summary>The working day off because a holiday fell on a weekly day off (nghỉ bù): Labor Code 2019, Article 111(3).</summary>
    OffCompensation,

    /// <summary>A Saturday or Sunday worked in exchange for a swapped day (làm bù).</summary>
    MakeupWork,
}
