using CchcPlatform.Kernel.Data;
using CchcPlatform.Modules.Steering.Activities;
using CchcPlatform.Modules.Steering.Imports;
using CchcPlatform.Modules.Steering.Occurrences;
using CchcPlatform.Modules.Steering.Plans;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.Steering.Data;

/// <summary>The rows of the area.</summary>
internal sealed class SteeringDb(DbContextOptions<SteeringDb> options) : ModuleDb(options, "steering")
{
    public DbSet<Plan> Plans => Set<Plan>();

    public DbSet<PlanVersion> PlanVersions => Set<PlanVersion>();

    public DbSet<Activity> Activities => Set<Activity>();

    public DbSet<PlanImport> Imports => Set<PlanImport>();

    public DbSet<PlanImportRow> ImportRows => Set<PlanImportRow>();

    public DbSet<Occurrence> Occurrences => Set<Occurrence>();

    public DbSet<Report> Reports => Set<Report>();
}
