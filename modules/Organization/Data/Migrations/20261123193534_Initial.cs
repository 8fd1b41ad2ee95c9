using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace CchcPlatform.Modules.Organization.Data.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "organization");

            migrationBuilder.CreateTable(
                name: "fact_cursors",
                schema: "organization",
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
                schema: "organization",
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
                schema: "organization",
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
                schema: "organization",
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
                schema: "organization",
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
                name: "provinces",
                schema: "organization",
                columns: table => new
                {
                    code = table.Column<string>(type: "character varying(2)", maxLength: 2, nullable: false),
                    names = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_provinces", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "request_replays",
                schema: "organization",
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
                name: "unit_groups",
                schema: "organization",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    group_id = table.Column<string>(type: "character varying(63)", maxLength: 63, nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    aliases = table.Column<List<string>>(type: "text[]", nullable: false),
                    unit_kinds = table.Column<string[]>(type: "text[]", nullable: false),
                    unit_codes = table.Column<List<string>>(type: "text[]", nullable: false),
                    excluded_unit_codes = table.Column<List<string>>(type: "text[]", nullable: false),
                    commune = table.Column<string>(type: "character varying(5)", maxLength: 5, nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    create_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    update_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_unit_groups", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "units",
                schema: "organization",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    code = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    parent_code = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    aliases = table.Column<List<string>>(type: "text[]", nullable: false),
                    functions = table.Column<string>(type: "text", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "date", nullable: false),
                    valid_to = table.Column<DateOnly>(type: "date", nullable: true),
                    legal_basis = table.Column<string>(type: "text", nullable: false),
                    dissolution_decision = table.Column<string>(type: "text", nullable: false),
                    sort_name = table.Column<string>(type: "text", nullable: false),
                    search_text = table.Column<string>(type: "text", nullable: false),
                    commune = table.Column<string>(type: "character varying(5)", maxLength: 5, nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    create_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    update_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    head_posts = table.Column<string>(type: "jsonb", nullable: false),
                    names = table.Column<string>(type: "jsonb", nullable: false),
                    quotas = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_units", x => x.id);
                    table.CheckConstraint("ck_units_kind", "kind IN ('CommuneCommittee', 'AdministrativeOffice', 'OneStopCenter', 'PublicServiceUnit')");
                    table.CheckConstraint("ck_units_period", "valid_to IS NULL OR valid_from <= valid_to");
                });

            migrationBuilder.CreateTable(
                name: "file_chunks",
                schema: "organization",
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
                        principalSchema: "organization",
                        principalTable: "files",
                        principalColumn: "sha256",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "communes",
                schema: "organization",
                columns: table => new
                {
                    code = table.Column<string>(type: "character varying(5)", maxLength: 5, nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    province_code = table.Column<string>(type: "character varying(2)", maxLength: 2, nullable: false),
                    search_text = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_communes", x => x.code);
                    table.CheckConstraint("ck_communes_kind", "kind IN ('Ward', 'RuralCommune', 'SpecialZone')");
                    table.ForeignKey(
                        name: "fk_communes_provinces_province_code",
                        column: x => x.province_code,
                        principalSchema: "organization",
                        principalTable: "provinces",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_communes_province_code",
                schema: "organization",
                table: "communes",
                column: "province_code");

            migrationBuilder.CreateIndex(
                name: "ix_facts_resource_position",
                schema: "organization",
                table: "facts",
                columns: new[] { "resource", "position" });

            migrationBuilder.CreateIndex(
                name: "ix_request_replays_recorded_at",
                schema: "organization",
                table: "request_replays",
                column: "recorded_at");

            migrationBuilder.CreateIndex(
                name: "ix_unit_groups_commune_group_id",
                schema: "organization",
                table: "unit_groups",
                columns: new[] { "commune", "group_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_units_commune_code",
                schema: "organization",
                table: "units",
                columns: new[] { "commune", "code" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "communes",
                schema: "organization");

            migrationBuilder.DropTable(
                name: "fact_cursors",
                schema: "organization");

            migrationBuilder.DropTable(
                name: "fact_marks",
                schema: "organization");

            migrationBuilder.DropTable(
                name: "facts",
                schema: "organization");

            migrationBuilder.DropTable(
                name: "file_chunks",
                schema: "organization");

            migrationBuilder.DropTable(
                name: "parked_facts",
                schema: "organization");

            migrationBuilder.DropTable(
                name: "request_replays",
                schema: "organization");

            migrationBuilder.DropTable(
                name: "unit_groups",
                schema: "organization");

            migrationBuilder.DropTable(
                name: "units",
                schema: "organization");

            migrationBuilder.DropTable(
                name: "provinces",
                schema: "organization");

            migrationBuilder.DropTable(
                name: "files",
                schema: "organization");
        }
    }
}
