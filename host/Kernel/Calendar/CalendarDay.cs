namespace CchcPlatform.Kernel.Calendar;

/// <summary>One day that differs from the ordinary week, with the paper that says so.</summary>
/// <param name="Date">The day, in Vietnam.</param>
/// <param name="Kind">In what way it differs.</param>
/// <param name="LegalBasis">The law or official letter, in Vietnamese, e.g. "Công văn 3383/BNV-CVL".</param>
/// <param name="Reason">What the day is, in Vietnamese, e.g. "Giỗ Tổ Hùng Vương".</param>
/// <param name="Verified">False while the day is expected but its official notice has not been read.</param>
public sealed record CalendarDay(DateOnly Date, CalendarDayKind Kind, string LegalBasis, string Reason, bool Verified);
