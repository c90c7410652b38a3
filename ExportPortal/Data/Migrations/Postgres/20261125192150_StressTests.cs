using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Postgres
{
    [DbContext(typeof(PostgresPortalDbContext))]
    [Migration("20261125192150_StressTests")]
    public sealed class StressTests : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Stress",
                table: "risk_assessment",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "StressSeconds",
                table: "risk_assessment",
                type: "double precision",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Stress",
                table: "risk_assessment");

            migrationBuilder.DropColumn(
                name: "StressSeconds",
                table: "risk_assessment");
        }
    }
}
