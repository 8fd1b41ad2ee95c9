using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace CchcPlatform.Server.Identity.Migrations
{
    /// <inheritdoc />
    public partial class FactLog : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<DateTimeOffset>(
                name: "recorded_at",
                schema: "identity",
                table: "request_replays",
                type: "timestamp with time zone",
                nullable: false,
                defaultValueSql: "clock_timestamp()",
                oldClrType: typeof(DateTimeOffset),
                oldType: "timestamp with time zone");

            migrationBuilder.CreateTable(
                name: "fact_checkpoints",
                schema: "identity",
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

            migrationBuilder.CreateTable(
                name: "fact_cursors",
                schema: "identity",
                columns: table => new
                {
                    handler = table.Column<string>(type: "text", nullable: false),
                    publisher = table.Column<string>(type: "text", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    moved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_fact_cursors", x => new { x.handler, x.publisher });
                });

            migrationBuilder.CreateTable(
                name: "fact_log_ids",
                schema: "identity",
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

            migrationBuilder.CreateTable(
                name: "fact_marks",
                schema: "identity",
                columns: table => new
                {
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_fact_marks", x => x.at);
                });

            migrationBuilder.CreateTable(
                name: "facts",
                schema: "identity",
                columns: table => new
                {
                    position = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    commune = table.Column<string>(type: "character varying(5)", maxLength: 5, nullable: false),
                    type = table.Column<string>(type: "text", nullable: false),
                    payload = table.Column<byte[]>(type: "bytea", nullable: false),
                    resource = table.Column<string>(type: "text", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    actor = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    request_id = table.Column<string>(type: "text", nullable: false),
                    trace_parent = table.Column<string>(type: "text", nullable: false),
                    recorded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "clock_timestamp()")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_facts", x => x.position);
                });

            migrationBuilder.CreateTable(
                name: "files",
                schema: "identity",
                columns: table => new
                {
                    sha256 = table.Column<string>(type: "text", nullable: false),
                    media_type = table.Column<string>(type: "text", nullable: false),
                    size_bytes = table.Column<long>(type: "bigint", nullable: false),
                    stored_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_files", x => x.sha256);
                });

            migrationBuilder.CreateTable(
                name: "parked_facts",
                schema: "identity",
                columns: table => new
                {
                    handler = table.Column<string>(type: "text", nullable: false),
                    publisher = table.Column<string>(type: "text", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    resource = table.Column<string>(type: "text", nullable: false),
                    error = table.Column<string>(type: "text", nullable: false),
                    tries = table.Column<int>(type: "integer", nullable: false),
                    parked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_parked_facts", x => new { x.handler, x.publisher, x.position });
                });

            migrationBuilder.CreateTable(
                name: "file_chunks",
                schema: "identity",
                columns: table => new
                {
                    sha256 = table.Column<string>(type: "text", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    bytes = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_file_chunks", x => new { x.sha256, x.number });
                    table.ForeignKey(
                        name: "fk_file_chunks_files_sha256",
                        column: x => x.sha256,
                        principalSchema: "identity",
                        principalTable: "files",
                        principalColumn: "sha256",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_request_replays_recorded_at",
                schema: "identity",
                table: "request_replays",
                column: "recorded_at");

            migrationBuilder.CreateIndex(
                name: "ix_fact_checkpoints_last_position_commune",
                schema: "identity",
                table: "fact_checkpoints",
                columns: new[] { "last_position", "commune" });

            migrationBuilder.CreateIndex(
                name: "ix_fact_log_ids_begun_at",
                schema: "identity",
                table: "fact_log_ids",
                column: "begun_at",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_facts_resource_position",
                schema: "identity",
                table: "facts",
                columns: new[] { "resource", "position" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "fact_checkpoints",
                schema: "identity");

            migrationBuilder.DropTable(
                name: "fact_cursors",
                schema: "identity");

            migrationBuilder.DropTable(
                name: "fact_log_ids",
                schema: "identity");

            migrationBuilder.DropTable(
                name: "fact_marks",
                schema: "identity");

            migrationBuilder.DropTable(
                name: "facts",
                schema: "identity");

            migrationBuilder.DropTable(
                name: "file_chunks",
                schema: "identity");

            migrationBuilder.DropTable(
                name: "parked_facts",
                schema: "identity");

            migrationBuilder.DropTable(
                name: "files",
                schema: "identity");

            migrationBuilder.DropIndex(
                name: "ix_request_replays_recorded_at",
                schema: "identity",
                table: "request_replays");

            migrationBuilder.AlterColumn<DateTimeOffset>(
                name: "recorded_at",
                schema: "identity",
                table: "request_replays",
                type: "timestamp with time zone",
                nullable: false,
                oldClrType: typeof(DateTimeOffset),
                oldType: "timestamp with time zone",
                oldDefaultValueSql: "clock_timestamp()");
        }
    }
}
