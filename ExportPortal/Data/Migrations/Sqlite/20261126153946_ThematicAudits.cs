using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ThematicAudits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "About",
                table: "letter_order",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Fingerprint",
                table: "audit_report",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Clause",
                table: "audit",
                type: "TEXT",
                maxLength: 16,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "audited_licence",
                columns: table => new
                {
                    Audit = table.Column<Guid>(type: "TEXT", nullable: false),
                    Licence = table.Column<Guid>(type: "TEXT", nullable: false),
                    LicenceNumber = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Auditee = table.Column<Guid>(type: "TEXT", nullable: false),
                    Steward = table.Column<Guid>(type: "TEXT", nullable: true),
                    Tier = table.Column<int>(type: "INTEGER", nullable: false),
                    AgreedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ReplyText = table.Column<string>(type: "TEXT", nullable: true)
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

            migrationBuilder.Sql("ALTER TABLE \"letter_order\" DROP COLUMN \"About\";");

            migrationBuilder.Sql("ALTER TABLE \"audit_report\" DROP COLUMN \"Fingerprint\";");

            migrationBuilder.Sql("ALTER TABLE \"audit\" DROP COLUMN \"Clause\";");
        }
    }
}
