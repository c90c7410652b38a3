using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Postgres
{
    [DbContext(typeof(PostgresPortalDbContext))]
    [Migration("20261126153956_ThematicAudits")]
    public sealed class ThematicAudits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "About",
                table: "letter_order",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Fingerprint",
                table: "audit_report",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Clause",
                table: "audit",
                type: "character varying(16)",
                maxLength: 16,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "audited_licence",
                columns: table => new
                {
                    Audit = table.Column<Guid>(type: "uuid", nullable: false),
                    Licence = table.Column<Guid>(type: "uuid", nullable: false),
                    LicenceNumber = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Auditee = table.Column<Guid>(type: "uuid", nullable: false),
                    Steward = table.Column<Guid>(type: "uuid", nullable: true),
                    Tier = table.Column<int>(type: "integer", nullable: false),
                    AgreedAt = table.Column<long>(type: "bigint", nullable: true),
                    ReplyText = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audited_licence", x => new { x.Audit, x.Licence });
                    table.ForeignKey(
                        name: "FK_audited_licence_audit_Audit",
                        column: x => x.Audit,
                        principalTable: "audit",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_audited_licence_Auditee",
                table: "audited_licence",
                column: "Auditee");

            migrationBuilder.CreateIndex(
                name: "IX_audited_licence_Licence",
                table: "audited_licence",
                column: "Licence");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audited_licence");

            migrationBuilder.DropColumn(
                name: "About",
                table: "letter_order");

            migrationBuilder.DropColumn(
                name: "Fingerprint",
                table: "audit_report");

            migrationBuilder.DropColumn(
                name: "Clause",
                table: "audit");
        }
    }
}
