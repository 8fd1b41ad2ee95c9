using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CchcPlatform.Server.Platform.Migrations
{
    /// <inheritdoc />
    public partial class CursorLogs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "log_id",
                schema: "platform",
                table: "fact_cursors",
                type: "uuid",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "log_id",
                schema: "platform",
                table: "fact_cursors");
        }
    }
}
