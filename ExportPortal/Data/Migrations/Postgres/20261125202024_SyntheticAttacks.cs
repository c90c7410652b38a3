using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Postgres
{
    [DbContext(typeof(PostgresPortalDbContext))]
    [Migration("20261125202024_SyntheticAttacks")]
    public sealed class SyntheticAttacks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "privacy_release",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Dataset = table.Column<Guid>(type: "uuid", nullable: false),
                    Recipient = table.Column<Guid>(type: "uuid", nullable: false),
                    On = table.Column<DateOnly>(type: "date", nullable: false),
                    Title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Terms = table.Column<string>(type: "text", nullable: false),
                    Declarations = table.Column<string>(type: "text", nullable: false),
                    Part = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    RecordedBy = table.Column<Guid>(type: "uuid", nullable: false),
                    RecordedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_privacy_release", x => x.Id);
                    table.ForeignKey(
                        name: "FK_privacy_release_dataset_Dataset",
                        column: x => x.Dataset,
                        principalTable: "dataset",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_privacy_release_organisation_Recipient",
                        column: x => x.Recipient,
                        principalTable: "organisation",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "synthetic_assessment",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<string>(type: "text", nullable: false),
                    Version = table.Column<Guid>(type: "uuid", nullable: false),
                    Result = table.Column<string>(type: "text", nullable: false),
                    Tests = table.Column<string>(type: "text", nullable: false),
                    Overall = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Tier = table.Column<int>(type: "integer", nullable: false),
                    Pack = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    MadeBy = table.Column<Guid>(type: "uuid", nullable: false),
                    MadeAt = table.Column<long>(type: "bigint", nullable: false)
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
                name: "IX_privacy_release_Dataset_Recipient_On",
                table: "privacy_release",
                columns: new[] { "Dataset", "Recipient", "On" });

            migrationBuilder.CreateIndex(
                name: "IX_privacy_release_Recipient",
                table: "privacy_release",
                column: "Recipient");

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
                name: "privacy_release");

            migrationBuilder.DropTable(
                name: "synthetic_assessment");
        }
    }
}
