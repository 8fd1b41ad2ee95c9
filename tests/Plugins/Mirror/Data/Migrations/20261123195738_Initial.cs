using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace CchcPlatform.Modules.Mirror.Data.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "mirror");

            migrationBuilder.CreateTable(
                name: "fact_cursors",
                schema: "mirror",
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
                schema: "mirror",
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
                schema: "mirror",
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
                schema: "mirror",
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
                schema: "mirror",
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
                name: "poisons",
                schema: "mirror",
                columns: table => new
                {
                    account = table.Column<string>(type: "text", nullable: false),
                    commune = table.Column<string>(type: "character varying(5)", maxLength: 5, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_poisons", x => x.account);
                });

            migrationBuilder.CreateTable(
                name: "request_replays",
                schema: "mirror",
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
                name: "seen",
                schema: "mirror",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    commune = table.Column<string>(type: "character varying(5)", maxLength: 5, nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    account = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_seen", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "tallies",
                schema: "mirror",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<string>(type: "text", nullable: false),
                    count = table.Column<long>(type: "bigint", nullable: false),
                    sum = table.Column<long>(type: "bigint", nullable: false),
                    commune = table.Column<string>(type: "character varying(5)", maxLength: 5, nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    create_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    update_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tallies", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "file_chunks",
                schema: "mirror",
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
                        principalSchema: "mirror",
                        principalTable: "files",
                        principalColumn: "sha256",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_facts_resource_position",
                schema: "mirror",
                table: "facts",
                columns: new[] { "resource", "position" });

            migrationBuilder.CreateIndex(
                name: "ix_request_replays_recorded_at",
                schema: "mirror",
                table: "request_replays",
                column: "recorded_at");

            migrationBuilder.CreateIndex(
                name: "ix_tallies_account",
                schema: "mirror",
                table: "tallies",
                column: "account",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "fact_cursors",
                schema: "mirror");

            migrationBuilder.DropTable(
                name: "fact_marks",
                schema: "mirror");

            migrationBuilder.DropTable(
                name: "facts",
                schema: "mirror");

            migrationBuilder.DropTable(
                name: "file_chunks",
                schema: "mirror");

            migrationBuilder.DropTable(
                name: "parked_facts",
                schema: "mirror");

            migrationBuilder.DropTable(
                name: "poisons",
                schema: "mirror");

            migrationBuilder.DropTable(
                name: "request_replays",
                schema: "mirror");

            migrationBuilder.DropTable(
                name: "seen",
                schema: "mirror");

            migrationBuilder.DropTable(
                name: "tallies",
                schema: "mirror");

            migrationBuilder.DropTable(
                name: "files",
                schema: "mirror");
        }
    }
}
