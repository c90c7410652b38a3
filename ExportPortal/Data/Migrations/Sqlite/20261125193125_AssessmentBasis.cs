using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Sqlite
{
    [DbContext(typeof(SqlitePortalDbContext))]
    [Migration("20261125193125_AssessmentBasis")]
    public sealed class AssessmentBasis : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Basis",
                table: "risk_assessment",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "ReviewBy",
                table: "risk_assessment",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_risk_assessment_ReviewBy",
                table: "risk_assessment",
                column: "ReviewBy");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_risk_assessment_ReviewBy",
                table: "risk_assessment");

            migrationBuilder.Sql("ALTER TABLE \"risk_assessment\" DROP COLUMN \"Basis\";");

            migrationBuilder.Sql("ALTER TABLE \"risk_assessment\" DROP COLUMN \"ReviewBy\";");
        }
    }
}
