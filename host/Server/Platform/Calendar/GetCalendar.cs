using Cchc.Platform.V1;
using CchcPlatform.Kernel.Calendar;
using CchcPlatform.Kernel.Modules;

namespace CchcPlatform.Server.Platform.Calendar;

/// <summary>One year of the calendar in one version.</summary>
internal sealed class GetCalendar(ICalendarSource calendars) : IUseCase
{
    public async Task<GetCalendarResponse> ExecuteAsync(GetCalendarRequest request, CancellationToken cancel)
    {
        var year = CalendarNames.YearOf(request.Name);
        var calendar = CalendarChoice.Of(await calendars.GetAsync(cancel), request.Version, request.AsOf);
        return new GetCalendarResponse { Calendar = calendar.ToMessage(year) };
    }
}
