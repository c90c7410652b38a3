using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Screening : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Controls",
                table: "organisation",
                type: "text",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "EnvironmentApprovedBy",
                table: "organisation",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "EvidenceWakesOn",
                table: "organisation",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsScreeningDue",
                table: "organisation",
                type: "boolean",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<string>(
                name: "Numbers",
                table: "organisation",
                type: "text",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "Owners",
                table: "organisation",
                type: "text",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "Permits",
                table: "organisation",
                type: "text",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "ScreenedAgainst",
                table: "organisation",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ScreenedAt",
                table: "organisation",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "recognition",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Terms = table.Column<string>(type: "text", nullable: false),
                    State = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Revision = table.Column<int>(type: "integer", nullable: false),
                    Steps = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_recognition", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "screening_hit",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Party = table.Column<Guid>(type: "uuid", nullable: false),
                    Subject = table.Column<string>(type: "text", nullable: false),
                    SubjectHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    List = table.Column<string>(type: "text", nullable: false),
                    Entry = table.Column<string>(type: "text", nullable: false),
                    EntryHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Score = table.Column<string>(type: "text", nullable: false),
                    IsProbable = table.Column<bool>(type: "boolean", nullable: false),
                    State = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    FoundAt = table.Column<long>(type: "bigint", nullable: false),
                    EndedAt = table.Column<long>(type: "bigint", nullable: true),
                    Revision = table.Column<int>(type: "integer", nullable: false),
                    Signatures = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_screening_hit", x => x.Id);
                    table.ForeignKey(
                        name: "FK_screening_hit_organisation_Party",
                        column: x => x.Party,
                        principalTable: "organisation",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "screening_list",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Source = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    Title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Published = table.Column<DateOnly>(type: "date", nullable: true),
                    ImportedAt = table.Column<long>(type: "bigint", nullable: false),
                    Count = table.Column<int>(type: "integer", nullable: false),
                    Content = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_screening_list", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_organisation_EvidenceWakesOn",
                table: "organisation",
                column: "EvidenceWakesOn");

            migrationBuilder.CreateIndex(
                name: "IX_recognition_Number",
                table: "recognition",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_screening_hit_Party_State",
                table: "screening_hit",
                columns: new[] { "Party", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_screening_hit_State_FoundAt",
                table: "screening_hit",
                columns: new[] { "State", "FoundAt" });

            migrationBuilder.CreateIndex(
                name: "IX_screening_list_Source_ImportedAt",
                table: "screening_list",
                columns: new[] { "Source", "ImportedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "recognition");

            migrationBuilder.DropTable(
                name: "screening_hit");

            migrationBuilder.DropTable(
                name: "screening_list");

            migrationBuilder.DropIndex(
                name: "IX_organisation_EvidenceWakesOn",
                table: "organisation");

            migrationBuilder.DropColumn(
                name: "Controls",
                table: "organisation");

            migrationBuilder.DropColumn(
                name: "EnvironmentApprovedBy",
                table: "organisation");

            migrationBuilder.DropColumn(
                name: "EvidenceWakesOn",
                table: "organisation");

            migrationBuilder.DropColumn(
                name: "IsScreeningDue",
                table: "organisation");

            migrationBuilder.DropColumn(
                name: "Numbers",
                table: "organisation");

            migrationBuilder.DropColumn(
                name: "Owners",
                table: "organisation");

            migrationBuilder.DropColumn(
                name: "Permits",
                table: "organisation");

            migrationBuilder.DropColumn(
                name: "ScreenedAgainst",
                table: "organisation");

            migrationBuilder.DropColumn(
                name: "ScreenedAt",
                table: "organisation");
        }
    }
}
