using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Postgres
{
    [DbContext(typeof(PostgresPortalDbContext))]
    [Migration("20261127072826_RiskLines")]
    public sealed class RiskLines : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_reassessment_Assessment",
                table: "reassessment");

            migrationBuilder.DropIndex(
                name: "IX_reassessment_Subject",
                table: "reassessment");

            migrationBuilder.AddColumn<Guid>(
                name: "Attacks",
                table: "risk_assessment",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Form",
                table: "risk_assessment",
                type: "text",
                nullable: false,
                defaultValue: "{}");

            migrationBuilder.AddColumn<DateOnly>(
                name: "NextReviewBy",
                table: "reassessment",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Breaches",
                table: "output_check",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Cells",
                table: "output_check",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Dimensions",
                table: "output_check",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<bool>(
                name: "IsExact",
                table: "output_check",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "Recoverable",
                table: "output_check",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Sha256",
                table: "output_check",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Table",
                table: "output_check",
                type: "text",
                nullable: false,
                defaultValue: "");

            // What stands beside the figures from now on, of the rows that are there.
            migrationBuilder.Sql("""
                UPDATE risk_assessment SET "Form" = json_build_object('QuasiIdentifiers', "Measurement"::json -> 'QuasiIdentifiers',
                    'IsTable', ("Measurement"::json -> 'File' ->> 'table') IS NOT NULL, 'Encoding', "Measurement"::json -> 'File' -> 'Dialect' ->> 'Encoding')::text
                """);

            migrationBuilder.Sql("""
                UPDATE output_check SET "Table" = "Result"::json ->> 'Table', "Sha256" = "Result"::json ->> 'Sha256', "Cells" = ("Result"::json ->> 'Cells')::int, "IsExact" = ("Result"::json ->> 'IsExact')::boolean,
                    "Dimensions" = COALESCE((SELECT string_agg(name, chr(10) ORDER BY name COLLATE "C") FROM json_array_elements_text("Result"::json -> 'Layout' -> 'Dimensions') AS dimension(name)), ''),
                    "Breaches" = (SELECT count(*) FROM json_array_elements("Result"::json -> 'Findings') AS found(one) WHERE one ->> 'Rule' NOT IN ('Narrow', 'Inconsistent')),
                    "Recoverable" = (SELECT count(*) FROM json_array_elements("Result"::json -> 'Findings') AS found(one) WHERE one ->> 'Rule' IN ('Recoverable', 'Released', 'Running'))
                """);

            // The attacks that were on record when an assessment was saved.
            migrationBuilder.Sql("""
                UPDATE risk_assessment SET "Attacks" = (SELECT attacks."Id" FROM synthetic_assessment attacks WHERE attacks."Version" = risk_assessment."Version" AND attacks."MadeAt" <= risk_assessment."MadeAt" ORDER BY attacks."MadeAt" DESC, attacks."Number" DESC LIMIT 1)
                """);

            // A review that was closed comes again after as long as before.
            migrationBuilder.Sql("""
                UPDATE reassessment SET "NextReviewBy" = (SELECT DATE '0001-01-01' + (reassessment."ClosedAt" / 864000000000 + GREATEST(1, (made."ReviewBy" - DATE '0001-01-01') - made."MadeAt" / 864000000000))::integer
                    FROM risk_assessment made WHERE made."Id" = reassessment."Assessment")
                WHERE "Trigger" = 'ReviewDue' AND "ClosedAt" IS NOT NULL AND "Outcome" NOT LIKE 'answered by %'
                """);

            migrationBuilder.CreateIndex(
                name: "IX_reassessment_Assessment_Trigger",
                table: "reassessment",
                columns: new[] { "Assessment", "Trigger" });

            migrationBuilder.CreateIndex(
                name: "IX_reassessment_Subject",
                table: "reassessment",
                column: "Subject",
                unique: true,
                filter: "\"ClosedAt\" IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_reassessment_Assessment_Trigger",
                table: "reassessment");

            migrationBuilder.DropIndex(
                name: "IX_reassessment_Subject",
                table: "reassessment");

            migrationBuilder.DropColumn(
                name: "Attacks",
                table: "risk_assessment");

            migrationBuilder.DropColumn(
                name: "Form",
                table: "risk_assessment");

            migrationBuilder.DropColumn(
                name: "NextReviewBy",
                table: "reassessment");

            migrationBuilder.DropColumn(
                name: "Breaches",
                table: "output_check");

            migrationBuilder.DropColumn(
                name: "Cells",
                table: "output_check");

            migrationBuilder.DropColumn(
                name: "Dimensions",
                table: "output_check");

            migrationBuilder.DropColumn(
                name: "IsExact",
                table: "output_check");

            migrationBuilder.DropColumn(
                name: "Recoverable",
                table: "output_check");

            migrationBuilder.DropColumn(
                name: "Sha256",
                table: "output_check");

            migrationBuilder.DropColumn(
                name: "Table",
                table: "output_check");

            migrationBuilder.CreateIndex(
                name: "IX_reassessment_Assessment",
                table: "reassessment",
                column: "Assessment");

            migrationBuilder.CreateIndex(
                name: "IX_reassessment_Subject",
                table: "reassessment",
                column: "Subject",
                unique: true);
        }
    }
}
