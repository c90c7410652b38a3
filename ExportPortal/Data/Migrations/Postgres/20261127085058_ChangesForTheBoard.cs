using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Postgres
{
    [DbContext(typeof(PostgresPortalDbContext))]
    [Migration("20261127085058_ChangesForTheBoard")]
    public sealed class ChangesForTheBoard : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "IsForTheBoard",
                table: "amendment",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            // Open changes of licences that the board decided.
            migrationBuilder.Sql("""
                UPDATE amendment SET "IsForTheBoard" = TRUE WHERE EXISTS (SELECT 1 FROM licence JOIN application ON application."Id" = licence."Application"
                    WHERE licence."Id" = amendment."Licence" AND (application."Tier" = 3 AND replace(application."Case", '\u0000', '\ufffd')::json ->> 'DestinationGroup' = 'E' OR replace(application."Decision", '\u0000', '\ufffd')::json ->> 'Outcome' = 'RefusalPresumed'))
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "IsForTheBoard",
                table: "amendment");
        }
    }
}
