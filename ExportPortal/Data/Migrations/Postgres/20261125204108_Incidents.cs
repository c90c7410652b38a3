using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Postgres
{
    [DbContext(typeof(PostgresPortalDbContext))]
    [Migration("20261125204108_Incidents")]
    public sealed class Incidents : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "incident",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Class = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    Title = table.Column<string>(type: "character varying(160)", maxLength: 160, nullable: false),
                    Report = table.Column<string>(type: "text", nullable: false),
                    Source = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    ReportedBy = table.Column<Guid>(type: "uuid", nullable: true),
                    ReportedAt = table.Column<long>(type: "bigint", nullable: false),
                    AwareAt = table.Column<long>(type: "bigint", nullable: false),
                    State = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    PausedFrom = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    Assessment = table.Column<string>(type: "text", nullable: true),
                    SeverityLevel = table.Column<int>(type: "integer", nullable: true),
                    Lead = table.Column<Guid>(type: "uuid", nullable: true),
                    LeadName = table.Column<string>(type: "text", nullable: true),
                    TriageClock = table.Column<string>(type: "text", nullable: false),
                    ContainClock = table.Column<string>(type: "text", nullable: true),
                    Containment = table.Column<string>(type: "text", nullable: true),
                    Cause = table.Column<string>(type: "text", nullable: true),
                    FailedControl = table.Column<string>(type: "text", nullable: true),
                    PublicSummary = table.Column<string>(type: "text", nullable: true),
                    Lessons = table.Column<string>(type: "text", nullable: true),
                    LessonsDueAt = table.Column<long>(type: "bigint", nullable: true),
                    WakeAt = table.Column<long>(type: "bigint", nullable: true),
                    Revision = table.Column<int>(type: "integer", nullable: false),
                    Actions = table.Column<string>(type: "text", nullable: false),
                    Concerned = table.Column<string>(type: "text", nullable: false),
                    Entries = table.Column<string>(type: "text", nullable: false),
                    Evidence = table.Column<string>(type: "text", nullable: false),
                    Licences = table.Column<string>(type: "text", nullable: false),
                    Notices = table.Column<string>(type: "text", nullable: false),
                    Steps = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_incident", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "incident_report",
                columns: table => new
                {
                    Incident = table.Column<Guid>(type: "uuid", nullable: false),
                    No = table.Column<int>(type: "integer", nullable: false),
                    Number = table.Column<string>(type: "text", nullable: false),
                    State = table.Column<string>(type: "text", nullable: false),
                    Pdf = table.Column<byte[]>(type: "bytea", nullable: false),
                    PdfHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Fingerprint = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Document = table.Column<string>(type: "text", nullable: false),
                    PrintedAt = table.Column<long>(type: "bigint", nullable: false),
                    PrintedBy = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_incident_report", x => new { x.Incident, x.No });
                    table.ForeignKey(
                        name: "FK_incident_report_incident_Incident",
                        column: x => x.Incident,
                        principalTable: "incident",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "sanction",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Incident = table.Column<Guid>(type: "uuid", nullable: false),
                    IncidentNumber = table.Column<string>(type: "text", nullable: false),
                    Subject = table.Column<string>(type: "text", nullable: false),
                    Licence = table.Column<Guid>(type: "uuid", nullable: false),
                    Recipient = table.Column<Guid>(type: "uuid", nullable: false),
                    Finding = table.Column<string>(type: "text", nullable: false),
                    Content = table.Column<string>(type: "text", nullable: false),
                    Follows = table.Column<string>(type: "text", nullable: true),
                    Rung = table.Column<int>(type: "integer", nullable: false),
                    State = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    ProposedBy = table.Column<string>(type: "text", nullable: false),
                    ProposedAt = table.Column<long>(type: "bigint", nullable: false),
                    DecideClock = table.Column<string>(type: "text", nullable: false),
                    ReplyUntil = table.Column<long>(type: "bigint", nullable: true),
                    Reply = table.Column<string>(type: "text", nullable: true),
                    RepliedAt = table.Column<long>(type: "bigint", nullable: true),
                    ImposedAt = table.Column<long>(type: "bigint", nullable: true),
                    CarryOutAt = table.Column<long>(type: "bigint", nullable: true),
                    CarriedOutAt = table.Column<long>(type: "bigint", nullable: true),
                    ReviewAt = table.Column<long>(type: "bigint", nullable: true),
                    ExcludedUntil = table.Column<long>(type: "bigint", nullable: true),
                    OnRecordUntil = table.Column<long>(type: "bigint", nullable: true),
                    HistoryBefore = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    WakeAt = table.Column<long>(type: "bigint", nullable: true),
                    Revision = table.Column<int>(type: "integer", nullable: false),
                    Appeals = table.Column<string>(type: "text", nullable: false),
                    Investigators = table.Column<string>(type: "text", nullable: false),
                    Signatures = table.Column<string>(type: "text", nullable: false),
                    Steps = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sanction", x => x.Id);
                    table.ForeignKey(
                        name: "FK_sanction_incident_Incident",
                        column: x => x.Incident,
                        principalTable: "incident",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_sanction_licence_Licence",
                        column: x => x.Licence,
                        principalTable: "licence",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_incident_Number",
                table: "incident",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_incident_ReportedBy",
                table: "incident",
                column: "ReportedBy");

            migrationBuilder.CreateIndex(
                name: "IX_incident_State_SeverityLevel",
                table: "incident",
                columns: new[] { "State", "SeverityLevel" });

            migrationBuilder.CreateIndex(
                name: "IX_incident_WakeAt",
                table: "incident",
                column: "WakeAt");

            migrationBuilder.CreateIndex(
                name: "IX_incident_report_Fingerprint",
                table: "incident_report",
                column: "Fingerprint",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_sanction_Incident",
                table: "sanction",
                column: "Incident");

            migrationBuilder.CreateIndex(
                name: "IX_sanction_Licence",
                table: "sanction",
                column: "Licence");

            migrationBuilder.CreateIndex(
                name: "IX_sanction_Number",
                table: "sanction",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_sanction_Recipient",
                table: "sanction",
                column: "Recipient");

            migrationBuilder.CreateIndex(
                name: "IX_sanction_WakeAt",
                table: "sanction",
                column: "WakeAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "incident_report");

            migrationBuilder.DropTable(
                name: "sanction");

            migrationBuilder.DropTable(
                name: "incident");
        }
    }
}
