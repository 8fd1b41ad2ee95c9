using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CchcPlatform.Modules.Organization.Data.Migrations
{
    /// <inheritdoc />
    public partial class RegisterRevisions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "register_revision",
                schema: "organization",
                table: "communes",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "register_revision",
                schema: "organization",
                table: "communes");
        }
    }
}
