using CchcPlatform.Conformance;
using CchcPlatform.Kernel.Data;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CchcPlatform.Host.Tests.Kit;

/// <summary>What the conformance kit does not let pass of a migration, because the build before it still runs.</summary>
public sealed class TakenAwayTests
{
    [Fact]
    public void A_migration_that_takes_something_away_is_refused_by_each_of_its_steps() => Assert.Equal(
        [
            "drops the schema ledger", "drops the table entries", "renames the table accounts", "drops accounts.balance", "renames accounts.holder",
            "refuses NULL in accounts.note", "makes bigint of accounts.year", "asks each new row for accounts.kind",
            "refuses equal accounts by number", "refuses equal accounts by holder, kind", "refuses equal accounts by level", "refuses accounts by ck_accounts_balance",
            "refuses accounts whose holder is not in people", "drops the key pk_accounts of accounts", "drops the key ak_accounts_number of accounts",
            "drops the sequence numbers", "renames the sequence books", "deletes rows of roles",
        ],
        TakenAway.By(new Hazard()));

    [Fact]
    public void A_migration_that_adds_passes_and_so_does_one_that_says_why_nobody_misses_what_it_takes()
    {
        Assert.Empty(TakenAway.By(new Addition()));
        Assert.Empty(TakenAway.By(new Farewell()));
    }

    private class Hazard : Migration
    {
        protected override void Up(MigrationBuilder migration)
        {
            migration.DropSchema("ledger");
            migration.DropTable("entries");
            migration.RenameTable("accounts", newName: "holders");
            migration.DropColumn("balance", "accounts");
            migration.RenameColumn("holder", "accounts", "owner");
            migration.AlterColumn<string>("note", "accounts", nullable: false, defaultValue: "", oldNullable: true);
            migration.AlterColumn<long>("year", "accounts", type: "bigint", oldType: "integer");
            migration.AddColumn<string>("kind", "accounts");
            migration.AddColumn<int>("level", "accounts", defaultValue: 0);
            migration.CreateIndex("ix_accounts_number", "accounts", "number", unique: true);
            migration.AddUniqueConstraint("ak_accounts", "accounts", ["holder", "kind"]);
            migration.AddPrimaryKey("pk_accounts_level", "accounts", "level");
            migration.AddCheckConstraint("ck_accounts_balance", "accounts", "balance >= 0");
            migration.AddForeignKey("fk_accounts_people", "accounts", "holder", "people", principalColumn: "id");
            migration.DropPrimaryKey("pk_accounts", "accounts");
            migration.DropUniqueConstraint("ak_accounts_number", "accounts");
            migration.DropSequence("numbers");
            migration.RenameSequence("books", newName: "ledgers");
            migration.DeleteData("roles", "id", 1);
        }
    }

    [TakesAway("Version 2 reads and writes none of it.")]
    private sealed class Farewell : Hazard;

    private sealed class Addition : Migration
    {
        protected override void Up(MigrationBuilder migration)
        {
            migration.CreateTable("more", table => new { id = table.Column<Guid>() });
            migration.AddColumn<string>("kind", "accounts", nullable: true);
            migration.AddColumn<int>("level", "accounts", defaultValue: 0);
            migration.AddColumn<long>("number", "accounts").Annotation("Npgsql:ValueGenerationStrategy", 1);
            migration.AlterColumn<string>("note", "accounts", nullable: true, oldNullable: false);
            migration.DropIndex("old", "accounts");
            migration.CreateIndex("new", "accounts", "kind");
            // What the build before it does not fill is NULL, which equals nothing and points nowhere.
            migration.CreateIndex("unique_kind", "accounts", ["kind", "level"], unique: true);
            migration.AddForeignKey("fk_kind", "accounts", "kind", "kinds", principalColumn: "id");
            // Nobody writes to a table that was not there.
            migration.CreateIndex("unique_more", "more", "id", unique: true);
            migration.AddCheckConstraint("ck_more", "more", "id IS NOT NULL");
            migration.AddColumn<string>("text", "more");
            migration.DropColumn("text", "more");
        }
    }
}
