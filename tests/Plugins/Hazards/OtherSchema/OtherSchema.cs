using CchcPlatform.Kernel.Data;
using Microsoft.EntityFrameworkCore;

namespace CchcPlatform.Modules.OtherSchema;

public sealed class OtherSchemaModule : IModule
{
    public string Key => "other_schema";

    public void Describe(ModuleBuilder module)
    {
        module.Database<BorrowedDb>();
    }
}

public sealed class BorrowedDb(DbContextOptions<BorrowedDb> options) : ModuleDb(options, "steering");
