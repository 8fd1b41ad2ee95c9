using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Steering.Data;
using Cchc.Steering.V1;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Steering.Imports;

/// <summary>The plan of phường Bình Phước for 2026, imported once by the same way as any other appendix.</summary>
internal sealed class BundledPlan(SteeringDb db, ImportPlan importPlan) : IModuleSeed
{
    private const string Commune = "25195";
    private const int Year = 2026;
    private const string File = "plan-25195-2026.txt";

    public bool DemonstrationOnly => true;

    // After the units of the commune are there.
    public int Order => 100;

    public async Task SeedAsync(CancellationToken cancel)
    {
        if (!await db.Plans.AnyAsync(p => p.Commune == Commune && p.PlanId == $"{Year}", cancel))
        {
            await importPlan.ExecuteAsync(Requests(), _ => Task.CompletedTask, cancel);
        }
    }

    private static async IAsyncEnumerable<ImportPlanRequest> Requests()
    {
        yield return new ImportPlanRequest { Header = new ImportPlanHeader { Parent = $"communes/{Commune}", Year = Year, FileName = File, Reason = "First start of the instance" } };
        await using var content = typeof(BundledPlan).Assembly.GetManifestResourceStream(File)!;
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await content.ReadAsync(buffer)) > 0)
        {
            yield return new ImportPlanRequest { Chunk = ByteString.CopyFrom(buffer, 0, read) };
        }
    }
}
