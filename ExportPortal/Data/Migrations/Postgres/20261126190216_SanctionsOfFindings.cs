using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class SanctionsOfFindings : Migration
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

            migrationBuilder.CreateIndex(
                name: "IX_sanction_Audit",
                table: "sanction",
                column: "Audit");

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
