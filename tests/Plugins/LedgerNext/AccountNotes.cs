using CchcPlatform.Modules.Ledger.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CchcPlatform.Modules.Ledger.Data.Migrations;

/// <summary>Expands only: the build before it does not know the column and must not need to.</summary>
[DbContext(typeof(LedgerDb))]
[Migration("29990101000000_AccountNotes")]
public sealed class AccountNotes : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.AddColumn<string>("note", schema: "ledger", table: "accounts", type: "text", nullable: false, defaultValue: "");
}

[DbContext(typeof(LedgerDb))]
internal sealed class NextSnapshot : LedgerDbModelSnapshot
{
    protected override void BuildModel(ModelBuilder modelBuilder)
    {
        base.BuildModel(modelBuilder);
        modelBuilder.Entity(typeof(Account).FullName!, account => account
            .Property<string>(AccountNoteMap.Note).IsRequired().ValueGeneratedOnAdd().HasColumnType("text").HasDefaultValue("").HasColumnName("note"));
    }
}
