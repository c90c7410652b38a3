using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Sqlite
{
    [DbContext(typeof(SqlitePortalDbContext))]
    [Migration("20261127153038_WithdrawnReleases")]
    public sealed class WithdrawnReleases : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "WithdrawnAt",
                table: "privacy_release",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "WithdrawnBy",
                table: "privacy_release",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "WithdrawnReason",
                table: "privacy_release",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("ALTER TABLE \"privacy_release\" DROP COLUMN \"WithdrawnAt\";");

            migrationBuilder.Sql("ALTER TABLE \"privacy_release\" DROP COLUMN \"WithdrawnBy\";");

            migrationBuilder.Sql("ALTER TABLE \"privacy_release\" DROP COLUMN \"WithdrawnReason\";");
        }
    }
}
