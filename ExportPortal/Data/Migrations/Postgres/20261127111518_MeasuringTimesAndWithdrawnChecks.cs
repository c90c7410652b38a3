using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Postgres
{
    [DbContext(typeof(PostgresPortalDbContext))]
    [Migration("20261127111518_MeasuringTimesAndWithdrawnChecks")]
    public sealed class MeasuringTimesAndWithdrawnChecks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "MeasuredAt",
                table: "risk_assessment",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "MeasuredSeconds",
                table: "risk_assessment",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "WithdrawnAt",
                table: "output_check",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "WithdrawnBy",
                table: "output_check",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "WithdrawnReason",
                table: "output_check",
                type: "text",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "MeasuredAt",
                table: "risk_assessment");

            migrationBuilder.DropColumn(
                name: "MeasuredSeconds",
                table: "risk_assessment");

            migrationBuilder.DropColumn(
                name: "WithdrawnAt",
                table: "output_check");

            migrationBuilder.DropColumn(
                name: "WithdrawnBy",
                table: "output_check");

            migrationBuilder.DropColumn(
                name: "WithdrawnReason",
                table: "output_check");
        }
    }
}
