using CchcPlatform.Kernel.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CchcPlatform.Modules.SchemaBehind;

public sealed class SchemaBehindModule : IModule
{
    public string Key => "schema_behind";

    public void Describe(ModuleBuilder module)
    {
        module.Database<LateDb>();
    }
}

public sealed class LateDb(DbContextOptions<LateDb> options) : ModuleDb(options, "schema_behind");

[DbContext(typeof(LateDb))]
[Migration("20260101000000_NotYetApplied")]
public sealed class NotYetApplied : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("SELECT 1");
}
