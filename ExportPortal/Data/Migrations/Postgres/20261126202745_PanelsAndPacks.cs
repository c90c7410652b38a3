using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class PanelsAndPacks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<Guid>(
                name: "Incident",
                table: "sanction",
                type: "uuid",
                nullable: true,
                oldClrType: typeof(Guid),
                oldType: "uuid");

            migrationBuilder.AddColumn<Guid>(
                name: "Audit",
                table: "sanction",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "AuditFinding",
                table: "sanction",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "AuditNumber",
                table: "sanction",
                type: "character varying(16)",
                maxLength: 16,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Reviewers",
                table: "application",
                type: "text",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "Panel",
                table: "appeal",
                type: "text",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.CreateTable(
                name: "circumstance_report",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<string>(type: "text", nullable: false),
                    Licence = table.Column<Guid>(type: "uuid", nullable: false),
                    Steward = table.Column<Guid>(type: "uuid", nullable: false),
                    Recipient = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    What = table.Column<string>(type: "text", nullable: false),
                    ChangedOn = table.Column<DateOnly>(type: "date", nullable: false),
                    ReportedBy = table.Column<string>(type: "text", nullable: false),
                    ReportedAt = table.Column<long>(type: "bigint", nullable: false),
                    IsLate = table.Column<bool>(type: "boolean", nullable: false),
                    Task = table.Column<string>(type: "text", nullable: true),
                    State = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Clock = table.Column<string>(type: "text", nullable: true),
                    DueAt = table.Column<long>(type: "bigint", nullable: true),
                    Answer = table.Column<string>(type: "text", nullable: true),
                    SettledBy = table.Column<string>(type: "text", nullable: true),
                    SettledAt = table.Column<long>(type: "bigint", nullable: true),
                    Revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_circumstance_report", x => x.Id);
                    table.ForeignKey(
                        name: "FK_circumstance_report_licence_Licence",
                        column: x => x.Licence,
                        principalTable: "licence",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "pack_version",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    PackId = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Title = table.Column<string>(type: "text", nullable: false),
                    Hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Bytes = table.Column<byte[]>(type: "bytea", nullable: false),
                    InForceFrom = table.Column<DateOnly>(type: "date", nullable: false),
                    State = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Author = table.Column<string>(type: "text", nullable: false),
                    Reviewer = table.Column<string>(type: "text", nullable: true),
                    Publisher = table.Column<string>(type: "text", nullable: true),
                    Revision = table.Column<int>(type: "integer", nullable: false),
                    Steps = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_pack_version", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_sanction_Audit",
                table: "sanction",
                column: "Audit");

            migrationBuilder.CreateIndex(
                name: "IX_circumstance_report_Licence",
                table: "circumstance_report",
                column: "Licence");

            migrationBuilder.CreateIndex(
                name: "IX_circumstance_report_Number",
                table: "circumstance_report",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_circumstance_report_State_DueAt",
                table: "circumstance_report",
                columns: new[] { "State", "DueAt" });

            migrationBuilder.CreateIndex(
                name: "IX_pack_version_PackId",
                table: "pack_version",
                column: "PackId");

            migrationBuilder.CreateIndex(
                name: "IX_pack_version_State_InForceFrom",
                table: "pack_version",
                columns: new[] { "State", "InForceFrom" });

            migrationBuilder.AddForeignKey(
                name: "FK_sanction_audit_Audit",
                table: "sanction",
                column: "Audit",
                principalTable: "audit",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_sanction_audit_Audit",
                table: "sanction");

            migrationBuilder.DropTable(
                name: "circumstance_report");

            migrationBuilder.DropTable(
                name: "pack_version");

            migrationBuilder.DropIndex(
                name: "IX_sanction_Audit",
                table: "sanction");

            migrationBuilder.DropColumn(
                name: "Audit",
                table: "sanction");

            migrationBuilder.DropColumn(
                name: "AuditFinding",
                table: "sanction");

            migrationBuilder.DropColumn(
                name: "AuditNumber",
                table: "sanction");

            migrationBuilder.DropColumn(
                name: "Reviewers",
                table: "application");

            migrationBuilder.DropColumn(
                name: "Panel",
                table: "appeal");

            migrationBuilder.AlterColumn<Guid>(
                name: "Incident",
                table: "sanction",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"),
                oldClrType: typeof(Guid),
                oldType: "uuid",
                oldNullable: true);
        }
    }
}
