using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Postgres
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
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Likeness",
                table: "application",
                type: "text",
                nullable: true);

            // What the domain writes from now on, of the cases and owners that are there.
            migrationBuilder.Sql("""
                UPDATE application SET "Likeness" = (SELECT string_agg(entry, ' ' ORDER BY entry COLLATE "C") FROM json_array_elements_text("Case"::json -> 'Entry') entry)
                    || '|' || ("Case"::json ->> 'DestinationGroup') || '|' || ("Case"::json ->> 'Environment') || '|' || trunc(("Decision"::json #>> '{Risk,Index}')::numeric / 10)::integer
                """);
            migrationBuilder.Sql("""
                UPDATE organisation SET "OwnersSetAt" = (SELECT max(done."At") FROM command_done done WHERE done."Act" = 'recipient.disclose' AND done."Result" = '"' || organisation."Id"::text || '"')
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
