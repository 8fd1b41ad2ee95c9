using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CchcPlatform.Modules.Steering.Data.Migrations
{
    /// <inheritdoc />
    public partial class Checkpoints : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "fact_checkpoints",
                schema: "steering",
                columns: table => new
                {
                    commune = table.Column<string>(type: "character varying(5)", maxLength: 5, nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    log_id = table.Column<string>(type: "text", nullable: false),
                    fact_count = table.Column<long>(type: "bigint", nullable: false),
                    last_position = table.Column<long>(type: "bigint", nullable: false),
                    root_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    previous_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    seal_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    key_id = table.Column<string>(type: "text", nullable: false),
                    signature = table.Column<byte[]>(type: "bytea", nullable: false),
                    frontier = table.Column<byte[]>(type: "bytea", nullable: false),
                    leaves = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_fact_checkpoints", x => new { x.commune, x.number });
                });

            migrationBuilder.CreateIndex(
                name: "ix_fact_checkpoints_last_position_commune",
                schema: "steering",
                table: "fact_checkpoints",
                columns: new[] { "last_position", "commune" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "fact_checkpoints",
                schema: "steering");
        }
    }
}
