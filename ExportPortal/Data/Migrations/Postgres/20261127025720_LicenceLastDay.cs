using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class LicenceLastDay : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_licence_State_End",
                table: "licence");

            migrationBuilder.AddColumn<DateOnly>(
                name: "LastDay",
                table: "licence",
                type: "date",
                nullable: false,
                defaultValue: new DateOnly(1, 1, 1));

            // A later end that is granted and waits for its seal counts already.
            migrationBuilder.Sql("""
                UPDATE licence SET "LastDay" = GREATEST("End", CAST(replace("NextGrant", '\u0000', '\ufffd')::jsonb -> 'Term' ->> 'End' AS date))
                """);

            migrationBuilder.CreateIndex(
                name: "IX_licence_State_LastDay",
                table: "licence",
                columns: new[] { "State", "LastDay" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_licence_State_LastDay",
                table: "licence");

            migrationBuilder.DropColumn(
                name: "LastDay",
                table: "licence");

            migrationBuilder.CreateIndex(
                name: "IX_licence_State_End",
                table: "licence",
                columns: new[] { "State", "End" });
        }
    }
}
