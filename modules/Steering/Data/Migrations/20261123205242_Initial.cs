using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace CchcPlatform.Modules.Steering.Data.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "steering");

            migrationBuilder.CreateTable(
                name: "fact_cursors",
                schema: "steering",
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
                schema: "steering",
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
                schema: "steering",
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
                schema: "steering",
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
                name: "imports",
                schema: "steering",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    import_id = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    file_name = table.Column<string>(type: "text", nullable: false),
                    media_type = table.Column<string>(type: "text", nullable: false),
                    size_bytes = table.Column<long>(type: "bigint", nullable: false),
                    sha256 = table.Column<string>(type: "text", nullable: false),
                    plan_kind = table.Column<string>(type: "text", nullable: false),
                    year = table.Column<int>(type: "integer", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    title = table.Column<string>(type: "text", nullable: false),
                    number = table.Column<string>(type: "text", nullable: false),
                    issued_date = table.Column<DateOnly>(type: "date", nullable: true),
                    number_missing = table.Column<bool>(type: "boolean", nullable: false),
                    year_differs = table.Column<bool>(type: "boolean", nullable: false),
                    row_count = table.Column<int>(type: "integer", nullable: false),
                    verdicts = table.Column<string>(type: "jsonb", nullable: false),
                    unknown_columns = table.Column<string[]>(type: "text[]", nullable: false),
                    unchanged = table.Column<bool>(type: "boolean", nullable: false),
                    apply_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    commune = table.Column<string>(type: "character varying(5)", maxLength: 5, nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    create_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    update_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    areas = table.Column<string>(type: "jsonb", nullable: true),
                    unplaced = table.Column<string>(type: "jsonb", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_imports", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "parked_facts",
                schema: "steering",
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
                name: "plans",
                schema: "steering",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    plan_id = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    year = table.Column<int>(type: "integer", nullable: false),
                    title = table.Column<string>(type: "text", nullable: false),
                    number = table.Column<string>(type: "text", nullable: false),
                    issued_date = table.Column<DateOnly>(type: "date", nullable: true),
                    state = table.Column<string>(type: "text", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    draft_version = table.Column<int>(type: "integer", nullable: false),
                    number_missing = table.Column<bool>(type: "boolean", nullable: false),
                    activity_count = table.Column<int>(type: "integer", nullable: false),
                    commune = table.Column<string>(type: "character varying(5)", maxLength: 5, nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    create_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    update_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_plans", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "request_replays",
                schema: "steering",
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
                name: "file_chunks",
                schema: "steering",
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
                        principalSchema: "steering",
                        principalTable: "files",
                        principalColumn: "sha256",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "import_rows",
                schema: "steering",
                columns: table => new
                {
                    import_key = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    commune = table.Column<string>(type: "character varying(5)", maxLength: 5, nullable: false),
                    verdicts = table.Column<string[]>(type: "text[]", nullable: false),
                    area = table.Column<string>(type: "text", nullable: false),
                    content = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_rows", x => new { x.import_key, x.number });
                    table.ForeignKey(
                        name: "fk_import_rows_imports_import_key",
                        column: x => x.import_key,
                        principalSchema: "steering",
                        principalTable: "imports",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "activities",
                schema: "steering",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    plan_key = table.Column<Guid>(type: "uuid", nullable: false),
                    plan_id = table.Column<string>(type: "text", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    activity_id = table.Column<string>(type: "text", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    area = table.Column<string>(type: "text", nullable: false),
                    goal_code = table.Column<string>(type: "text", nullable: false),
                    goal_text = table.Column<string>(type: "text", nullable: false),
                    task_code = table.Column<string>(type: "text", nullable: false),
                    task_text = table.Column<string>(type: "text", nullable: false),
                    text = table.Column<string>(type: "text", nullable: false),
                    product_text = table.Column<string>(type: "text", nullable: false),
                    lead_text = table.Column<string>(type: "text", nullable: false),
                    coordinating_text = table.Column<string>(type: "text", nullable: false),
                    time_text = table.Column<string>(type: "text", nullable: false),
                    budget_text = table.Column<string>(type: "text", nullable: false),
                    other_columns = table.Column<string>(type: "jsonb", nullable: false),
                    time_kind = table.Column<string>(type: "text", nullable: false),
                    due_date = table.Column<DateOnly>(type: "date", nullable: true),
                    lead_units = table.Column<string[]>(type: "text[]", nullable: false),
                    coordinating_units = table.Column<string[]>(type: "text[]", nullable: false),
                    lead_groups = table.Column<string[]>(type: "text[]", nullable: false),
                    coordinating_groups = table.Column<string[]>(type: "text[]", nullable: false),
                    source_lines = table.Column<int[]>(type: "integer[]", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    search_text = table.Column<string>(type: "text", nullable: false),
                    search_text_accented = table.Column<string>(type: "text", nullable: false),
                    commune = table.Column<string>(type: "character varying(5)", maxLength: 5, nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    create_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    update_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    officers = table.Column<string>(type: "jsonb", nullable: true),
                    review = table.Column<string>(type: "jsonb", nullable: true),
                    schedule = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_activities", x => x.id);
                    table.ForeignKey(
                        name: "fk_activities_plans_plan_key",
                        column: x => x.plan_key,
                        principalSchema: "steering",
                        principalTable: "plans",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "plan_versions",
                schema: "steering",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    commune = table.Column<string>(type: "character varying(5)", maxLength: 5, nullable: false),
                    plan_key = table.Column<Guid>(type: "uuid", nullable: false),
                    plan_id = table.Column<string>(type: "text", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    decision_number = table.Column<string>(type: "text", nullable: false),
                    decision_date = table.Column<DateOnly>(type: "date", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: false),
                    activity_count = table.Column<int>(type: "integer", nullable: false),
                    import = table.Column<string>(type: "text", nullable: false),
                    create_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    issue_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    goals = table.Column<string>(type: "jsonb", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_plan_versions", x => x.id);
                    table.ForeignKey(
                        name: "fk_plan_versions_plans_plan_key",
                        column: x => x.plan_key,
                        principalSchema: "steering",
                        principalTable: "plans",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "occurrences",
                schema: "steering",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    plan_key = table.Column<Guid>(type: "uuid", nullable: false),
                    plan_id = table.Column<string>(type: "text", nullable: false),
                    activity_id = table.Column<string>(type: "text", nullable: false),
                    activity_key = table.Column<Guid>(type: "uuid", nullable: false),
                    occurrence_id = table.Column<string>(type: "text", nullable: false),
                    label = table.Column<string>(type: "text", nullable: false),
                    period = table.Column<string>(type: "text", nullable: false),
                    start_date = table.Column<DateOnly>(type: "date", nullable: true),
                    end_date = table.Column<DateOnly>(type: "date", nullable: true),
                    due_date = table.Column<DateOnly>(type: "date", nullable: true),
                    interval_end = table.Column<DateOnly>(type: "date", nullable: true),
                    state = table.Column<string>(type: "text", nullable: false),
                    stated_percent = table.Column<int>(type: "integer", nullable: true),
                    report_count = table.Column<int>(type: "integer", nullable: false),
                    evidence_count = table.Column<int>(type: "integer", nullable: false),
                    first_evidence_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    product_attached = table.Column<bool>(type: "boolean", nullable: false),
                    basis = table.Column<string>(type: "text", nullable: false),
                    reported_date = table.Column<DateOnly>(type: "date", nullable: true),
                    reported_by = table.Column<string>(type: "text", nullable: false),
                    completed_date = table.Column<DateOnly>(type: "date", nullable: true),
                    confirmed_by = table.Column<string>(type: "text", nullable: false),
                    remark = table.Column<string>(type: "text", nullable: false),
                    returned = table.Column<bool>(type: "boolean", nullable: false),
                    question = table.Column<string>(type: "text", nullable: false),
                    asked_by = table.Column<string>(type: "text", nullable: false),
                    ask_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    answer_due_date = table.Column<DateOnly>(type: "date", nullable: true),
                    answer = table.Column<string>(type: "text", nullable: false),
                    answered_by = table.Column<string>(type: "text", nullable: false),
                    answer_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    commune = table.Column<string>(type: "character varying(5)", maxLength: 5, nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    create_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    update_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_occurrences", x => x.id);
                    table.ForeignKey(
                        name: "fk_occurrences_activities_activity_key",
                        column: x => x.activity_key,
                        principalSchema: "steering",
                        principalTable: "activities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_occurrences_plans_plan_key",
                        column: x => x.plan_key,
                        principalSchema: "steering",
                        principalTable: "plans",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "reports",
                schema: "steering",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    commune = table.Column<string>(type: "character varying(5)", maxLength: 5, nullable: false),
                    occurrence_key = table.Column<Guid>(type: "uuid", nullable: false),
                    unit = table.Column<string>(type: "text", nullable: false),
                    role = table.Column<string>(type: "text", nullable: false),
                    text = table.Column<string>(type: "text", nullable: false),
                    stated_percent = table.Column<int>(type: "integer", nullable: true),
                    completes = table.Column<bool>(type: "boolean", nullable: false),
                    reporter = table.Column<string>(type: "text", nullable: false),
                    create_time = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    evidence = table.Column<string>(type: "jsonb", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reports", x => x.id);
                    table.ForeignKey(
                        name: "fk_reports_occurrences_occurrence_key",
                        column: x => x.occurrence_key,
                        principalSchema: "steering",
                        principalTable: "occurrences",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_activities_commune_plan_key_version_position",
                schema: "steering",
                table: "activities",
                columns: new[] { "commune", "plan_key", "version", "position" });

            migrationBuilder.CreateIndex(
                name: "ix_activities_lead_units",
                schema: "steering",
                table: "activities",
                column: "lead_units")
                .Annotation("Npgsql:IndexMethod", "gin");

            migrationBuilder.CreateIndex(
                name: "ix_activities_plan_key_version_activity_id",
                schema: "steering",
                table: "activities",
                columns: new[] { "plan_key", "version", "activity_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_facts_resource_position",
                schema: "steering",
                table: "facts",
                columns: new[] { "resource", "position" });

            migrationBuilder.CreateIndex(
                name: "ix_imports_commune_import_id",
                schema: "steering",
                table: "imports",
                columns: new[] { "commune", "import_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_imports_commune_year_sha256",
                schema: "steering",
                table: "imports",
                columns: new[] { "commune", "year", "sha256" });

            migrationBuilder.CreateIndex(
                name: "ix_occurrences_activity_key",
                schema: "steering",
                table: "occurrences",
                column: "activity_key");

            migrationBuilder.CreateIndex(
                name: "ix_occurrences_commune_plan_id_activity_id_occurrence_id",
                schema: "steering",
                table: "occurrences",
                columns: new[] { "commune", "plan_id", "activity_id", "occurrence_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_occurrences_plan_key_end_date",
                schema: "steering",
                table: "occurrences",
                columns: new[] { "plan_key", "end_date" });

            migrationBuilder.CreateIndex(
                name: "ix_plan_versions_plan_key_number",
                schema: "steering",
                table: "plan_versions",
                columns: new[] { "plan_key", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_plans_commune_plan_id",
                schema: "steering",
                table: "plans",
                columns: new[] { "commune", "plan_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_reports_occurrence_key_id",
                schema: "steering",
                table: "reports",
                columns: new[] { "occurrence_key", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_request_replays_recorded_at",
                schema: "steering",
                table: "request_replays",
                column: "recorded_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "fact_cursors",
                schema: "steering");

            migrationBuilder.DropTable(
                name: "fact_marks",
                schema: "steering");

            migrationBuilder.DropTable(
                name: "facts",
                schema: "steering");

            migrationBuilder.DropTable(
                name: "file_chunks",
                schema: "steering");

            migrationBuilder.DropTable(
                name: "import_rows",
                schema: "steering");

            migrationBuilder.DropTable(
                name: "parked_facts",
                schema: "steering");

            migrationBuilder.DropTable(
                name: "plan_versions",
                schema: "steering");

            migrationBuilder.DropTable(
                name: "reports",
                schema: "steering");

            migrationBuilder.DropTable(
                name: "request_replays",
                schema: "steering");

            migrationBuilder.DropTable(
                name: "files",
                schema: "steering");

            migrationBuilder.DropTable(
                name: "imports",
                schema: "steering");

            migrationBuilder.DropTable(
                name: "occurrences",
                schema: "steering");

            migrationBuilder.DropTable(
                name: "activities",
                schema: "steering");

            migrationBuilder.DropTable(
                name: "plans",
                schema: "steering");
        }
    }
}
