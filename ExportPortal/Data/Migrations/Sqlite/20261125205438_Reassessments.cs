using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Sqlite
{
    [DbContext(typeof(SqlitePortalDbContext))]
    [Migration("20261125205438_Reassessments")]
    public sealed class Reassessments : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "PackHash",
                table: "risk_assessment",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "reassessment",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<string>(type: "TEXT", nullable: false),
                    Trigger = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Dataset = table.Column<Guid>(type: "TEXT", nullable: false),
                    Assessment = table.Column<Guid>(type: "TEXT", nullable: false),
                    Subject = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    Who = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    OpenedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    DueAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ClosedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Outcome = table.Column<string>(type: "TEXT", nullable: true),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reassessment", x => x.Id);
                    table.ForeignKey(
                        name: "FK_reassessment_dataset_Dataset",
                        column: x => x.Dataset,
                        principalTable: "dataset",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_reassessment_risk_assessment_Assessment",
                        column: x => x.Assessment,
                        principalTable: "risk_assessment",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_reassessment_Assessment",
                table: "reassessment",
                column: "Assessment");

            migrationBuilder.CreateIndex(
                name: "IX_reassessment_Dataset_ClosedAt",
                table: "reassessment",
                columns: new[] { "Dataset", "ClosedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_reassessment_Number",
                table: "reassessment",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_reassessment_Subject",
                table: "reassessment",
                column: "Subject",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "reassessment");

            migrationBuilder.Sql("ALTER TABLE \"risk_assessment\" DROP COLUMN \"PackHash\";");
        }
    }
}
