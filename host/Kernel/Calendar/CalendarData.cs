using System.Text.Json;
using System.Text.Json.Serialization;

namespace CchcPlatform.Kernel.Calendar;

/// <summary>The form of <c>CalendarData.json</c>, the calendar bundled with the program.</summary>
internal sealed record CalendarData(
    int Version,
    TimeOnly CutOff,
    IReadOnlyList<WorkingHours> WorkingHours,
    IReadOnlyList<CalendarData.CoveredYear> Years,
    IReadOnlyList<CalendarDay> Days)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    };

    internal sealed record CoveredYear(int Year, bool Verified);

    internal static WorkCalendar Bundled()
    {
        using var stream = typeof(CalendarData).Assembly.GetManifestResourceStream("CchcPlatform.Kernel.Calendar.CalendarData.json")!;
        var data = JsonSerializer.Deserialize<CalendarData>(stream, Json)!;
        return new WorkCalendar(
            data.Version, DateTimeOffset.MinValue, data.Years.ToDictionary(year => year.Year, year => year.Verified),
            data.Days, data.WorkingHours, data.CutOff);
    }
}
