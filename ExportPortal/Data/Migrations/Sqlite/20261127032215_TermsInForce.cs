using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Sqlite
{
    [DbContext(typeof(SqlitePortalDbContext))]
    [Migration("20261127032215_TermsInForce")]
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
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "LastDay",
                table: "licence",
                type: "TEXT",
                nullable: false,
                defaultValue: new DateOnly(1, 1, 1));

            migrationBuilder.AddColumn<Guid>(
                name: "Reporter",
                table: "incident",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Likeness",
                table: "application",
                type: "TEXT",
                nullable: true);

            // What the domain writes from now on, of the cases and owners that are there.
            migrationBuilder.Sql("""
                UPDATE application SET "Likeness" = (SELECT group_concat(value, ' ') FROM (SELECT value FROM json_each("Case", '$.Entry') ORDER BY value))
                    || '|' || json_extract("Case", '$.DestinationGroup') || '|' || json_extract("Case", '$.Environment') || '|' || CAST(json_extract("Decision", '$.Risk.Index') / 10 AS INTEGER)
                """);

            migrationBuilder.Sql("""
                UPDATE organisation SET "OwnersSetAt" = (SELECT max(done."At") FROM command_done done WHERE done."Act" = 'recipient.disclose' AND done."Result" = '"' || lower(organisation."Id") || '"')
                """);

            // A later end that is granted and waits for its seal counts already.
            migrationBuilder.Sql("""
                UPDATE licence SET "LastDay" = max("End", COALESCE(json_extract("NextGrant", '$.Term.End'), "End"))
                """);

            // Who reported it stands in the report itself.
            migrationBuilder.Sql("UPDATE incident SET \"Reporter\" = upper(json_extract(\"Report\", '$.Person.Value')) WHERE json_extract(\"Report\", '$.Person.Value') <> '00000000-0000-0000-0000-000000000000'");

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

            migrationBuilder.Sql("ALTER TABLE \"organisation\" DROP COLUMN \"OwnersSetAt\";");

            migrationBuilder.Sql("ALTER TABLE \"licence\" DROP COLUMN \"LastDay\";");

            migrationBuilder.Sql("ALTER TABLE \"incident\" DROP COLUMN \"Reporter\";");

            migrationBuilder.Sql("ALTER TABLE \"application\" DROP COLUMN \"Likeness\";");

            migrationBuilder.CreateIndex(
                name: "IX_licence_State_End",
                table: "licence",
                columns: new[] { "State", "End" });
        }
    }
}
