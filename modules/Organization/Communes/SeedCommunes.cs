using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Organization.Data;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Organization.Communes;

/// <summary>Brings the tables to the list of this release: adds what is missing and takes over corrected names.</summary>
internal sealed class SeedCommunes(OrganizationDb db) : IModuleSeed
{
    private const int RowsAtOnce = 1_000;

    public bool DemonstrationOnly => false;

    public async Task SeedAsync(CancellationToken cancel)
    {
        try
        {
            await WriteAsync(cancel);
        }
        catch (AlreadyExistsFault)
        {
            // Another host that starts beside this one was faster; the next start would find whatever it left out.
        }
    }

    private async Task WriteAsync(CancellationToken cancel)
    {
        var (provinces, communes) = CommuneList.Read();
        var storedProvinces = await db.Provinces.ToDictionaryAsync(province => province.Code, cancel);
        foreach (var province in provinces)
        {
            if (!storedProvinces.TryGetValue(province.Code, out var stored))
            {
                db.Add(province);
            }
            // Dates that somebody has verified in the table are better than the list's.
            else if (!stored.Names.SequenceEqual(province.Names) && !stored.Names.All(name => name.Verified))
            {
                stored.Names = province.Names;
            }
        }
        await db.SaveAsync(() => new Empty(), cancel);

        var storedCommunes = await db.Communes.ToDictionaryAsync(commune => commune.Code, cancel);
        foreach (var batch in communes.Chunk(RowsAtOnce))
        {
            foreach (var commune in batch)
            {
                if (!storedCommunes.TryGetValue(commune.Code, out var stored))
                {
                    db.Add(commune);
                }
                else
                {
                    (stored.Name, stored.Kind, stored.ProvinceCode, stored.SearchText) = (commune.Name, commune.Kind, commune.ProvinceCode, commune.SearchText);
                }
            }
            await db.SaveAsync(() => new Empty(), cancel);
        }
    }
}
