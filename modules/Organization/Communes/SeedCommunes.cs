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
        catch (Fault faster) when (faster is AlreadyExistsFault or StaleFault)
        {
            // Another host, or who changes units, was faster; the next start would find whatever was left out.
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

        // Read without tracking: nearly always there is nothing to change in thousands of rows.
        var storedCommunes = await db.Communes.AsNoTracking().ToDictionaryAsync(commune => commune.Code, cancel);
        var changed = communes.Where(commune => !storedCommunes.TryGetValue(commune.Code, out var stored) || !stored.SaysTheSame(commune));
        foreach (var batch in changed.Chunk(RowsAtOnce))
        {
            foreach (var commune in batch)
            {
                var stored = storedCommunes.GetValueOrDefault(commune.Code);
                commune.RegisterRevision = stored?.RegisterRevision ?? 0;
                db.Entry(commune).State = stored is null ? EntityState.Added : EntityState.Modified;
            }
            await db.SaveAsync(() => new Empty(), cancel);
        }
    }
}
