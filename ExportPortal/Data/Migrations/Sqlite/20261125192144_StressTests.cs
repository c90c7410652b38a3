using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Sqlite
{
    [DbContext(typeof(SqlitePortalDbContext))]
    [Migration("20261125192144_StressTests")]
    public sealed class StressTests : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Stress",
                table: "risk_assessment",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "StressSeconds",
                table: "risk_assessment",
                type: "REAL",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("ALTER TABLE \"risk_assessment\" DROP COLUMN \"Stress\";");

            migrationBuilder.Sql("ALTER TABLE \"risk_assessment\" DROP COLUMN \"StressSeconds\";");
        }
    }
}
