using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CchcPlatform.Server.Platform.Migrations
{
    /// <inheritdoc />
    public partial class LogIds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "fact_log_ids",
                schema: "platform",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    begins_after = table.Column<long>(type: "bigint", nullable: false),
                    begun_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_fact_log_ids", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_fact_log_ids_begun_at",
                schema: "platform",
                table: "fact_log_ids",
                column: "begun_at",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "fact_log_ids",
                schema: "platform");
        }
    }
}
