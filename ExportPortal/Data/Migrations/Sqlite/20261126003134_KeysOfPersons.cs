using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class KeysOfPersons : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "User",
                table: "api_key",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "User",
                table: "api_key");
        }
    }
}
