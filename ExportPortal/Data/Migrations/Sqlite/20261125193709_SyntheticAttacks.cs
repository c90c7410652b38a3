using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SyntheticAttacks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "synthetic_assessment",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<string>(type: "TEXT", nullable: false),
                    Version = table.Column<Guid>(type: "TEXT", nullable: false),
                    Result = table.Column<string>(type: "TEXT", nullable: false),
                    Tests = table.Column<string>(type: "TEXT", nullable: false),
                    Overall = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Tier = table.Column<int>(type: "INTEGER", nullable: false),
                    Pack = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    MadeBy = table.Column<Guid>(type: "TEXT", nullable: false),
                    MadeAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_synthetic_assessment", x => x.Id);
                    table.ForeignKey(
                        name: "FK_synthetic_assessment_dataset_version_Version",
                        column: x => x.Version,
                        principalTable: "dataset_version",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_synthetic_assessment_Number",
                table: "synthetic_assessment",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_synthetic_assessment_Version",
                table: "synthetic_assessment",
                column: "Version");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "synthetic_assessment");
        }
    }
}
