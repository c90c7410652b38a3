using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class IncidentReporter : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "Reporter",
                table: "incident",
                type: "uuid",
                nullable: true);

            // Who reported it stands in the report itself.
            migrationBuilder.Sql("UPDATE incident SET \"Reporter\" = (\"Report\"::jsonb #>> '{Person,Value}')::uuid WHERE \"Report\"::jsonb #>> '{Person,Value}' <> '00000000-0000-0000-0000-000000000000'");

            migrationBuilder.CreateIndex(
                name: "IX_incident_Reporter",
                table: "incident",
                column: "Reporter");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_incident_Reporter",
                table: "incident");

            migrationBuilder.DropColumn(
                name: "Reporter",
                table: "incident");
        }
    }
}
