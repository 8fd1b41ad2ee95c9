using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Names;
using CchcPlatform.Modules.Steering.Data;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Steering.Imports;

/// <summary>Finds imports by name.</summary>
internal static class ImportQueries
{
    /// <exception cref="NotFoundFault">There is none in the caller's scope.</exception>
    public static async Task<PlanImport> FindImportAsync(this SteeringDb db, string name, string field, CancellationToken cancel)
    {
        var parts = ResourceName.Parse("communes/{commune}/imports/{import}", name, field);
        return await db.Imports.SingleOrDefaultAsync(i => i.Commune == parts.Commune && i.ImportId == parts["import"], cancel)
            ?? throw new NotFoundFault(name);
    }

    /// <summary>The rows in the order of the source.</summary>
    public static Task<List<PlanImportRow>> RowsAsync(this SteeringDb db, PlanImport import, CancellationToken cancel) =>
        db.ImportRows.Where(r => r.ImportKey == import.Id).OrderBy(r => r.Number).ToListAsync(cancel);
}
