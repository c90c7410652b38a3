using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class WholeLife : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "RefusalGround",
                table: "application");

            migrationBuilder.AddColumn<string>(
                name: "Override",
                table: "application",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Abstained",
                table: "application",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "Clocks",
                table: "application",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "Direction",
                table: "application",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Drafts",
                table: "application",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Gaps",
                table: "application",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "Hands",
                table: "application",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "Notice",
                table: "application",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Origins",
                table: "application",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<int>(
                name: "ProposedTier",
                table: "application",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Questions",
                table: "application",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<long>(
                name: "WakeAt",
                table: "application",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "access_request",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<string>(type: "TEXT", nullable: false),
                    Recipient = table.Column<Guid>(type: "TEXT", nullable: false),
                    Steward = table.Column<Guid>(type: "TEXT", nullable: false),
                    Dataset = table.Column<Guid>(type: "TEXT", nullable: false),
                    Purpose = table.Column<string>(type: "TEXT", nullable: false),
                    RequestedBy = table.Column<string>(type: "TEXT", nullable: false),
                    RequestedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Clock = table.Column<string>(type: "TEXT", nullable: false),
                    DueAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Application = table.Column<string>(type: "TEXT", nullable: true),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false),
                    Steps = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_access_request", x => x.Id);
                    table.ForeignKey(
                        name: "FK_access_request_dataset_Dataset",
                        column: x => x.Dataset,
                        principalTable: "dataset",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "appeal",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Number = table.Column<string>(type: "TEXT", nullable: false),
                    Application = table.Column<Guid>(type: "TEXT", nullable: false),
                    Steward = table.Column<Guid>(type: "TEXT", nullable: false),
                    Against = table.Column<string>(type: "TEXT", nullable: false),
                    Grounds = table.Column<string>(type: "TEXT", nullable: false),
                    LodgedBy = table.Column<string>(type: "TEXT", nullable: false),
                    LodgedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Clock = table.Column<string>(type: "TEXT", nullable: false),
                    DueAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false),
                    Signatures = table.Column<string>(type: "TEXT", nullable: false),
                    Steps = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_appeal", x => x.Id);
                    table.ForeignKey(
                        name: "FK_appeal_application_Application",
                        column: x => x.Application,
                        principalTable: "application",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_application_WakeAt",
                table: "application",
                column: "WakeAt");

            migrationBuilder.CreateIndex(
                name: "IX_access_request_Dataset",
                table: "access_request",
                column: "Dataset");

            migrationBuilder.CreateIndex(
                name: "IX_access_request_Number",
                table: "access_request",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_access_request_Recipient",
                table: "access_request",
                column: "Recipient");

            migrationBuilder.CreateIndex(
                name: "IX_access_request_State_DueAt",
                table: "access_request",
                columns: new[] { "State", "DueAt" });

            migrationBuilder.CreateIndex(
                name: "IX_access_request_Steward",
                table: "access_request",
                column: "Steward");

            migrationBuilder.CreateIndex(
                name: "IX_appeal_Application",
                table: "appeal",
                column: "Application");

            migrationBuilder.CreateIndex(
                name: "IX_appeal_Number",
                table: "appeal",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_appeal_State",
                table: "appeal",
                column: "State");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "access_request");

            migrationBuilder.DropTable(
                name: "appeal");

            migrationBuilder.DropIndex(
                name: "IX_application_WakeAt",
                table: "application");

            migrationBuilder.Sql("ALTER TABLE \"application\" DROP COLUMN \"Abstained\";");

            migrationBuilder.Sql("ALTER TABLE \"application\" DROP COLUMN \"Clocks\";");

            migrationBuilder.Sql("ALTER TABLE \"application\" DROP COLUMN \"Direction\";");

            migrationBuilder.Sql("ALTER TABLE \"application\" DROP COLUMN \"Drafts\";");

            migrationBuilder.Sql("ALTER TABLE \"application\" DROP COLUMN \"Gaps\";");

            migrationBuilder.Sql("ALTER TABLE \"application\" DROP COLUMN \"Hands\";");

            migrationBuilder.Sql("ALTER TABLE \"application\" DROP COLUMN \"Notice\";");

            migrationBuilder.Sql("ALTER TABLE \"application\" DROP COLUMN \"Origins\";");

            migrationBuilder.Sql("ALTER TABLE \"application\" DROP COLUMN \"ProposedTier\";");

            migrationBuilder.Sql("ALTER TABLE \"application\" DROP COLUMN \"Questions\";");

            migrationBuilder.Sql("ALTER TABLE \"application\" DROP COLUMN \"WakeAt\";");

            migrationBuilder.Sql("ALTER TABLE \"application\" DROP COLUMN \"Override\";");

            migrationBuilder.AddColumn<string>(
                name: "RefusalGround",
                table: "application",
                type: "TEXT",
                nullable: true);
        }
    }
}
