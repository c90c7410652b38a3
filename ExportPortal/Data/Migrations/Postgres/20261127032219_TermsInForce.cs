using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Postgres
{
    [DbContext(typeof(PostgresPortalDbContext))]
    [Migration("20261127032219_TermsInForce")]
    public sealed class TermsInForce : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_licence_State_End",
                table: "licence");

            migrationBuilder.AddColumn<long>(
                name: "OwnersSetAt",
                table: "organisation",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "LastDay",
                table: "licence",
                type: "date",
                nullable: false,
                defaultValue: new DateOnly(1, 1, 1));

            migrationBuilder.AddColumn<Guid>(
                name: "Reporter",
                table: "incident",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Likeness",
                table: "application",
                type: "text",
                nullable: true);

            // What the domain writes from now on, of the cases and owners that are there.
            migrationBuilder.Sql("""
                UPDATE application SET "Likeness" = (SELECT string_agg(entry, ' ' ORDER BY entry COLLATE "C") FROM json_array_elements_text(replace("Case", '\u0000', '\ufffd')::json -> 'Entry') entry)
                    || '|' || (replace("Case", '\u0000', '\ufffd')::json ->> 'DestinationGroup') || '|' || (replace("Case", '\u0000', '\ufffd')::json ->> 'Environment') || '|' || trunc((replace("Decision", '\u0000', '\ufffd')::json #>> '{Risk,Index}')::numeric / 10)::integer
                """);

            migrationBuilder.Sql("""
                UPDATE organisation SET "OwnersSetAt" = (SELECT max(done."At") FROM command_done done WHERE done."Act" = 'recipient.disclose' AND done."Result" = '"' || organisation."Id"::text || '"')
                """);

            // A later end that is granted and waits for its seal counts already.
            migrationBuilder.Sql("""
                UPDATE licence SET "LastDay" = GREATEST("End", CAST(replace("NextGrant", '\u0000', '\ufffd')::jsonb -> 'Term' ->> 'End' AS date))
                """);

            // Who reported it stands in the report itself.
            migrationBuilder.Sql("""
                UPDATE incident SET "Reporter" = person::uuid FROM (SELECT "Id" AS told, replace("Report", '\u0000', '\ufffd')::json #>> '{Person,Value}' AS person FROM incident) report
                    WHERE "Id" = told AND person <> '00000000-0000-0000-0000-000000000000'
                """);

            migrationBuilder.CreateIndex(
                name: "IX_licence_State_LastDay",
                table: "licence",
                columns: new[] { "State", "LastDay" });

            migrationBuilder.CreateIndex(
                name: "IX_incident_Reporter",
                table: "incident",
                column: "Reporter");

            migrationBuilder.CreateIndex(
                name: "IX_application_Likeness_State_CreatedAt_Number_Id",
                table: "application",
                columns: new[] { "Likeness", "State", "CreatedAt", "Number", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_licence_State_LastDay",
                table: "licence");

            migrationBuilder.DropIndex(
                name: "IX_incident_Reporter",
                table: "incident");

            migrationBuilder.DropIndex(
                name: "IX_application_Likeness_State_CreatedAt_Number_Id",
                table: "application");

            migrationBuilder.DropColumn(
                name: "OwnersSetAt",
                table: "organisation");

            migrationBuilder.DropColumn(
                name: "LastDay",
                table: "licence");

            migrationBuilder.DropColumn(
                name: "Reporter",
                table: "incident");

            migrationBuilder.DropColumn(
                name: "Likeness",
                table: "application");

            migrationBuilder.CreateIndex(
                name: "IX_licence_State_End",
                table: "licence",
                columns: new[] { "State", "End" });
        }
    }
}
