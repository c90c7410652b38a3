using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Postgres
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
                type: "date",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "incident_evidence",
                columns: table => new
                {
                    Incident = table.Column<Guid>(type: "uuid", nullable: false),
                    No = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    Content = table.Column<byte[]>(type: "bytea", nullable: false)
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
