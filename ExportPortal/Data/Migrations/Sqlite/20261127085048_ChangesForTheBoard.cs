using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Sqlite
{
    [DbContext(typeof(SqlitePortalDbContext))]
    [Migration("20261127085048_ChangesForTheBoard")]
    public sealed class ChangesForTheBoard : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "IsForTheBoard",
                table: "amendment",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            // Open changes of licences that the board decided.
            migrationBuilder.Sql("""
                UPDATE amendment SET "IsForTheBoard" = 1 WHERE EXISTS (SELECT 1 FROM licence JOIN application ON application."Id" = licence."Application"
                    WHERE licence."Id" = amendment."Licence" AND (application."Tier" = 3 AND json_extract(application."Case", '$.DestinationGroup') = 'E' OR json_extract(application."Decision", '$.Outcome') = 'RefusalPresumed'))
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("ALTER TABLE \"amendment\" DROP COLUMN \"IsForTheBoard\";");
        }
    }
}
