using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Sqlite
{
    [DbContext(typeof(SqlitePortalDbContext))]
    [Migration("20261127111417_MeasuringTimesAndWithdrawnChecks")]
    public sealed class MeasuringTimesAndWithdrawnChecks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "MeasuredAt",
                table: "risk_assessment",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "MeasuredSeconds",
                table: "risk_assessment",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "WithdrawnAt",
                table: "output_check",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "WithdrawnBy",
                table: "output_check",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "WithdrawnReason",
                table: "output_check",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("ALTER TABLE \"risk_assessment\" DROP COLUMN \"MeasuredAt\";");

            migrationBuilder.Sql("ALTER TABLE \"risk_assessment\" DROP COLUMN \"MeasuredSeconds\";");

            migrationBuilder.Sql("ALTER TABLE \"output_check\" DROP COLUMN \"WithdrawnAt\";");

            migrationBuilder.Sql("ALTER TABLE \"output_check\" DROP COLUMN \"WithdrawnBy\";");

            migrationBuilder.Sql("ALTER TABLE \"output_check\" DROP COLUMN \"WithdrawnReason\";");
        }
    }
}
