using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class DutyDayAndEvidence : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateOnly>(
                name: "NextDutyDue",
                table: "licence",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "incident_evidence",
                columns: table => new
                {
                    Incident = table.Column<Guid>(type: "TEXT", nullable: false),
                    No = table.Column<int>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    Content = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_incident_evidence", x => new { x.Incident, x.No });
                    table.ForeignKey(
                        name: "FK_incident_evidence_incident_Incident",
                        column: x => x.Incident,
                        principalTable: "incident",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_licence_State_NextDutyDue",
                table: "licence",
                columns: new[] { "State", "NextDutyDue" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "incident_evidence");

            migrationBuilder.DropIndex(
                name: "IX_licence_State_NextDutyDue",
                table: "licence");

            migrationBuilder.DropColumn(
                name: "NextDutyDue",
                table: "licence");
        }
    }
}
