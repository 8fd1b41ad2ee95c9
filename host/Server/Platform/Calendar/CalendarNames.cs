using System.Globalization;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Names;

namespace CchcPlatform.Server.Platform.Calendar;

/// <summary>Resource names <c>calendars/vn</c>, <c>calendars/vn/years/2026</c>, <c>calendars/vn/versions/2</c>.</summary>
internal static class CalendarNames
{
    private const string Country = "vn";

    public static string OfYear(int year) => $"calendars/{Country}/years/{year}";

    public static string OfVersion(int version) => $"calendars/{Country}/versions/{version}";

    public static void CheckParent(string parent)
    {
        if (ResourceName.Parse("calendars/{calendar}", parent, "parent")["calendar"] != Country)
        {
            throw new NotFoundFault(parent);
        }
    }

    public static int YearOf(string name)
    {
        var parsed = ResourceName.Parse("calendars/{calendar}/years/{year}", name);
        if (parsed["calendar"] != Country)
        {
            throw new NotFoundFault(name);
        }

        return parsed["year"] is { Length: 4 } text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            ? year
            : throw new InvalidFault("name", "must end in a year of four digits, such as calendars/vn/years/2026.", "RESOURCE_NAME_MALFORMED");
    }
}
