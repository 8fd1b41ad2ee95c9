using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace CchcPlatform.Server.Platform.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "platform");

            migrationBuilder.CreateTable(
                name: "calendar_versions",
                schema: "platform",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    known_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    cut_off = table.Column<TimeOnly>(type: "time without time zone", nullable: false),
                    working_hours = table.Column<List<TimeOnly>>(type: "time without time zone[]", nullable: false),
                    changed_year = table.Column<int>(type: "integer", nullable: false),
                    changed_days = table.Column<int>(type: "integer", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    publisher = table.Column<string>(type: "text", nullable: false),
                    commune = table.Column<string>(type: "character varying(5)", maxLength: 5, nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    create_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    update_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_calendar_versions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "fact_cursors",
                schema: "platform",
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
                name: "fact_marks",
                schema: "platform",
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
                schema: "platform",
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
                schema: "platform",
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
                schema: "platform",
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
                name: "request_replays",
                schema: "platform",
                columns: table => new
                {
                    subject = table.Column<string>(type: "text", nullable: false),
                    method = table.Column<string>(type: "text", nullable: false),
                    request_id = table.Column<string>(type: "text", nullable: false),
                    body_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    reply = table.Column<byte[]>(type: "bytea", nullable: false),
                    recorded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "clock_timestamp()")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_request_replays", x => new { x.subject, x.method, x.request_id });
                });

            migrationBuilder.CreateTable(
                name: "calendar_days",
                schema: "platform",
                columns: table => new
                {
                    date = table.Column<DateOnly>(type: "date", nullable: false),
                    version_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    legal_basis = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    verified = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_calendar_days", x => new { x.version_id, x.date });
                    table.CheckConstraint("ck_calendar_days_kind", "kind IN ('Holiday', 'OffSwapped', 'OffCompensation', 'MakeupWork')");
                    table.ForeignKey(
                        name: "fk_calendar_days_calendar_versions_version_id",
                        column: x => x.version_id,
                        principalSchema: "platform",
                        principalTable: "calendar_versions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "calendar_years",
                schema: "platform",
                columns: table => new
                {
                    year = table.Column<int>(type: "integer", nullable: false),
                    version_id = table.Column<Guid>(type: "uuid", nullable: false),
                    verified = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_calendar_years", x => new { x.version_id, x.year });
                    table.ForeignKey(
                        name: "fk_calendar_years_calendar_versions_version_id",
                        column: x => x.version_id,
                        principalSchema: "platform",
                        principalTable: "calendar_versions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "file_chunks",
                schema: "platform",
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
                        principalSchema: "platform",
                        principalTable: "files",
                        principalColumn: "sha256",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_calendar_versions_version",
                schema: "platform",
                table: "calendar_versions",
                column: "version",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_facts_resource_position",
                schema: "platform",
                table: "facts",
                columns: new[] { "resource", "position" });

            migrationBuilder.CreateIndex(
                name: "ix_request_replays_recorded_at",
                schema: "platform",
                table: "request_replays",
                column: "recorded_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "calendar_days",
                schema: "platform");

            migrationBuilder.DropTable(
                name: "calendar_years",
                schema: "platform");

            migrationBuilder.DropTable(
                name: "fact_cursors",
                schema: "platform");

            migrationBuilder.DropTable(
                name: "fact_marks",
                schema: "platform");

            migrationBuilder.DropTable(
                name: "facts",
                schema: "platform");

            migrationBuilder.DropTable(
                name: "file_chunks",
                schema: "platform");

            migrationBuilder.DropTable(
                name: "parked_facts",
                schema: "platform");

            migrationBuilder.DropTable(
                name: "request_replays",
                schema: "platform");

            migrationBuilder.DropTable(
                name: "calendar_versions",
                schema: "platform");

            migrationBuilder.DropTable(
                name: "files",
                schema: "platform");
        }
    }
}
