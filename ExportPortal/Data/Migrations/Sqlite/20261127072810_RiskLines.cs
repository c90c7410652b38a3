using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Sqlite
{
    [DbContext(typeof(SqlitePortalDbContext))]
    [Migration("20261127072810_RiskLines")]
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
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Form",
                table: "risk_assessment",
                type: "TEXT",
                nullable: false,
                defaultValue: "{}");

            migrationBuilder.AddColumn<DateOnly>(
                name: "NextReviewBy",
                table: "reassessment",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Breaches",
                table: "output_check",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Cells",
                table: "output_check",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Dimensions",
                table: "output_check",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<bool>(
                name: "IsExact",
                table: "output_check",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "Recoverable",
                table: "output_check",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Sha256",
                table: "output_check",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Table",
                table: "output_check",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            // What stands beside the figures from now on, of the rows that are there.
            migrationBuilder.Sql("""
                UPDATE risk_assessment SET "Form" = json_object('QuasiIdentifiers', json_extract("Measurement", '$.QuasiIdentifiers'),
                    'IsTable', json(CASE WHEN json_extract("Measurement", '$.File.table') IS NULL THEN 'false' ELSE 'true' END), 'Encoding', json_extract("Measurement", '$.File.Dialect.Encoding'))
                """);

            migrationBuilder.Sql("""
                UPDATE output_check SET "Table" = json_extract("Result", '$.Table'), "Sha256" = json_extract("Result", '$.Sha256'), "Cells" = json_extract("Result", '$.Cells'), "IsExact" = json_extract("Result", '$.IsExact'),
                    "Dimensions" = COALESCE((SELECT group_concat(value, char(10)) FROM (SELECT value FROM json_each("Result", '$.Layout.Dimensions') ORDER BY value)), ''),
                    "Breaches" = (SELECT count(*) FROM json_each("Result", '$.Findings') WHERE json_extract(value, '$.Rule') NOT IN ('Narrow', 'Inconsistent')),
                    "Recoverable" = (SELECT count(*) FROM json_each("Result", '$.Findings') WHERE json_extract(value, '$.Rule') IN ('Recoverable', 'Released', 'Running'))
                """);

            // The attacks that were on record when an assessment was saved.
            migrationBuilder.Sql("""
                UPDATE risk_assessment SET "Attacks" = (SELECT attacks."Id" FROM synthetic_assessment attacks WHERE attacks."Version" = risk_assessment."Version" AND attacks."MadeAt" <= risk_assessment."MadeAt" ORDER BY attacks."MadeAt" DESC, attacks."Number" DESC LIMIT 1)
                """);

            // A review that was closed comes again after as long as before.
            migrationBuilder.Sql("""
                UPDATE reassessment SET "NextReviewBy" = (SELECT date('0001-01-01', (reassessment."ClosedAt" / 864000000000 + max(1, CAST(round(julianday(made."ReviewBy") - julianday('0001-01-01')) AS INTEGER) - made."MadeAt" / 864000000000)) || ' days')
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

            migrationBuilder.Sql("ALTER TABLE \"risk_assessment\" DROP COLUMN \"Attacks\";");

            migrationBuilder.Sql("ALTER TABLE \"risk_assessment\" DROP COLUMN \"Form\";");

            migrationBuilder.Sql("ALTER TABLE \"reassessment\" DROP COLUMN \"NextReviewBy\";");

            migrationBuilder.Sql("ALTER TABLE \"output_check\" DROP COLUMN \"Breaches\";");

            migrationBuilder.Sql("ALTER TABLE \"output_check\" DROP COLUMN \"Cells\";");

            migrationBuilder.Sql("ALTER TABLE \"output_check\" DROP COLUMN \"Dimensions\";");

            migrationBuilder.Sql("ALTER TABLE \"output_check\" DROP COLUMN \"IsExact\";");

            migrationBuilder.Sql("ALTER TABLE \"output_check\" DROP COLUMN \"Recoverable\";");

            migrationBuilder.Sql("ALTER TABLE \"output_check\" DROP COLUMN \"Sha256\";");

            migrationBuilder.Sql("ALTER TABLE \"output_check\" DROP COLUMN \"Table\";");

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
