using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class LikeCases : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "OwnersSetAt",
                table: "organisation",
                type: "INTEGER",
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

            migrationBuilder.CreateIndex(
                name: "IX_application_Likeness_State_CreatedAt_Number_Id",
                table: "application",
                columns: new[] { "Likeness", "State", "CreatedAt", "Number", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_application_Likeness_State_CreatedAt_Number_Id",
                table: "application");

            migrationBuilder.DropColumn(
                name: "OwnersSetAt",
                table: "organisation");

            migrationBuilder.DropColumn(
                name: "Likeness",
                table: "application");
        }
    }
}
