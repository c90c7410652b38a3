using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Postgres
{
    [DbContext(typeof(PostgresPortalDbContext))]
    [Migration("20261126161505_AppealsOnLicences")]
    public sealed class AppealsOnLicences : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Signed",
                table: "licence",
                type: "text",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<Guid>(
                name: "Licence",
                table: "appeal",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "Recipient",
                table: "appeal",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Clocks",
                table: "amendment",
                type: "text",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.CreateIndex(
                name: "IX_appeal_Licence",
                table: "appeal",
                column: "Licence");

            migrationBuilder.CreateIndex(
                name: "IX_appeal_Recipient",
                table: "appeal",
                column: "Recipient");

            migrationBuilder.AddForeignKey(
                name: "FK_appeal_licence_Licence",
                table: "appeal",
                column: "Licence",
                principalTable: "licence",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_appeal_licence_Licence",
                table: "appeal");

            migrationBuilder.DropIndex(
                name: "IX_appeal_Licence",
                table: "appeal");

            migrationBuilder.DropIndex(
                name: "IX_appeal_Recipient",
                table: "appeal");

            migrationBuilder.DropColumn(
                name: "Signed",
                table: "licence");

            migrationBuilder.DropColumn(
                name: "Licence",
                table: "appeal");

            migrationBuilder.DropColumn(
                name: "Recipient",
                table: "appeal");

            migrationBuilder.DropColumn(
                name: "Clocks",
                table: "amendment");
        }
    }
}
