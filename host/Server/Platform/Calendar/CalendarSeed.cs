using CchcPlatform.Kernel.Calendar;
using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Server.Platform.Calendar;

/// <summary>The bundled calendar as version 1, once; from then on the tables rule.</summary>
internal sealed class CalendarSeed(PlatformDb db, CallContext call) : IModuleSeed
{
    public bool DemonstrationOnly => false;

    // The other seeds may ask for due dates.
    public int Order => -100;

    public async Task SeedAsync(CancellationToken cancel)
    {
        if (await db.CalendarVersions.AnyAsync(cancel))
        {
            return;
        }

        db.Add(CalendarVersion.From(CalendarHistory.Bundled.Latest, knownFrom: null, "Dữ liệu kèm theo chương trình", call.Actor));
        try
        {
            await db.SaveAsync(() => new Empty(), cancel);
        }
        catch (AlreadyExistsFault)
        {
            // Another host that starts beside this one was faster.
        }
    }
}
