using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Postgres
{
    [DbContext(typeof(PostgresPortalDbContext))]
    [Migration("20261126114546_TermsAndRequests")]
    public sealed class TermsAndRequests : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateOnly>(
                name: "Term",
                table: "use_counter",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Asked",
                table: "command_done",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Asked",
                table: "amendment",
                type: "text",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Term",
                table: "use_counter");

            migrationBuilder.DropColumn(
                name: "Asked",
                table: "command_done");

            migrationBuilder.DropColumn(
                name: "Asked",
                table: "amendment");
        }
    }
}
