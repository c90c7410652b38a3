using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Sqlite
{
    [DbContext(typeof(SqlitePortalDbContext))]
    [Migration("20261126114536_TermsAndRequests")]
    public sealed class TermsAndRequests : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateOnly>(
                name: "Term",
                table: "use_counter",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Asked",
                table: "command_done",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Asked",
                table: "amendment",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("ALTER TABLE \"use_counter\" DROP COLUMN \"Term\";");

            migrationBuilder.Sql("ALTER TABLE \"command_done\" DROP COLUMN \"Asked\";");

            migrationBuilder.Sql("ALTER TABLE \"amendment\" DROP COLUMN \"Asked\";");
        }
    }
}
