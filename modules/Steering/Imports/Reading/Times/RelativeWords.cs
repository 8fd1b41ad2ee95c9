using System.Globalization;
using System.Text.RegularExpressions;

namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>"Trong 100 ngày kể từ ngày ban hành", "sau 05 ngày làm việc kể từ khi nhận được văn bản".</summary>
internal static partial class RelativeWords
{
    public static RelativeDue? Find(string folded)
    {
        var match = Pattern().Match(folded);
        if (!match.Success || !int.TryParse(match.Groups["n"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0)
            return null;
        var unit = match.Groups["unit"].Value switch { "ngay lam viec" => RelativeUnit.WorkingDays, "thang" => RelativeUnit.Months, "tuan" => RelativeUnit.Weeks, _ => RelativeUnit.CalendarDays };
        return new RelativeDue(count, unit, OfThisPlan().IsMatch(match.Groups["event"].Value));
    }

    /// <summary>The due date, where no working calendar is needed and the issue day is known.</summary>
    public static DateOnly? Due(RelativeDue due, DateOnly? issuedOn) => issuedOn is not { } issued || !due.FromIssue ? null : due.Unit switch
    {
        RelativeUnit.CalendarDays => issued.AddDays(due.Count),
        RelativeUnit.Weeks => issued.AddDays(7 * due.Count),
        RelativeUnit.Months => issued.AddMonths(due.Count),
        _ => null,
    };

    // Not "ngày 05 tháng sau liền kề".
    [GeneratedRegex(@"(?<!\b(?:ngay|mung|mong)\s+)\b(?<n>\d{1,3})\s*(?:\([^)]*\)\s*)?(?<unit>ngay lam viec|ngay|thang|tuan)\b[\s,]*(?:ke\s+)?(?:tu|sau)\s+(?<event>.+)$")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"^(?:ngay|khi)?\s*(?:ke hoach(?: nay)?\s*(?:duoc\s*)?(?:ban hanh|ky|co hieu luc)|(?:ky\s*)?ban hanh(?:\s+ke hoach(?: nay)?)?|ky(?:\s+ke hoach(?: nay)?)?)\s*\.?$")]
    private static partial Regex OfThisPlan();
}
