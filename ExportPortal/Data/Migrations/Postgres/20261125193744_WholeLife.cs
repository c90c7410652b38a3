using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Postgres
{
    [DbContext(typeof(PostgresPortalDbContext))]
    [Migration("20261125193744_WholeLife")]
    public sealed class WholeLife : Migration
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
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Abstained",
                table: "application",
                type: "text",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "Clocks",
                table: "application",
                type: "text",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "Direction",
                table: "application",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Drafts",
                table: "application",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Gaps",
                table: "application",
                type: "text",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "Hands",
                table: "application",
                type: "text",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "Notice",
                table: "application",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Origins",
                table: "application",
                type: "text",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<int>(
                name: "ProposedTier",
                table: "application",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Questions",
                table: "application",
                type: "text",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<long>(
                name: "WakeAt",
                table: "application",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "access_request",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<string>(type: "text", nullable: false),
                    Recipient = table.Column<Guid>(type: "uuid", nullable: false),
                    Steward = table.Column<Guid>(type: "uuid", nullable: false),
                    Dataset = table.Column<Guid>(type: "uuid", nullable: false),
                    Purpose = table.Column<string>(type: "text", nullable: false),
                    RequestedBy = table.Column<string>(type: "text", nullable: false),
                    RequestedAt = table.Column<long>(type: "bigint", nullable: false),
                    State = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Clock = table.Column<string>(type: "text", nullable: false),
                    DueAt = table.Column<long>(type: "bigint", nullable: true),
                    Application = table.Column<string>(type: "text", nullable: true),
                    Revision = table.Column<int>(type: "integer", nullable: false),
                    Steps = table.Column<string>(type: "text", nullable: false)
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
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<string>(type: "text", nullable: false),
                    Application = table.Column<Guid>(type: "uuid", nullable: false),
                    Steward = table.Column<Guid>(type: "uuid", nullable: false),
                    Against = table.Column<string>(type: "text", nullable: false),
                    Grounds = table.Column<string>(type: "text", nullable: false),
                    LodgedBy = table.Column<string>(type: "text", nullable: false),
                    LodgedAt = table.Column<long>(type: "bigint", nullable: false),
                    State = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Clock = table.Column<string>(type: "text", nullable: false),
                    DueAt = table.Column<long>(type: "bigint", nullable: true),
                    Revision = table.Column<int>(type: "integer", nullable: false),
                    Signatures = table.Column<string>(type: "text", nullable: false),
                    Steps = table.Column<string>(type: "text", nullable: false)
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

            migrationBuilder.DropColumn(
                name: "Abstained",
                table: "application");

            migrationBuilder.DropColumn(
                name: "Clocks",
                table: "application");

            migrationBuilder.DropColumn(
                name: "Direction",
                table: "application");

            migrationBuilder.DropColumn(
                name: "Drafts",
                table: "application");

            migrationBuilder.DropColumn(
                name: "Gaps",
                table: "application");

            migrationBuilder.DropColumn(
                name: "Hands",
                table: "application");

            migrationBuilder.DropColumn(
                name: "Notice",
                table: "application");

            migrationBuilder.DropColumn(
                name: "Origins",
                table: "application");

            migrationBuilder.DropColumn(
                name: "ProposedTier",
                table: "application");

            migrationBuilder.DropColumn(
                name: "Questions",
                table: "application");

            migrationBuilder.DropColumn(
                name: "WakeAt",
                table: "application");

            migrationBuilder.DropColumn(
                name: "Override",
                table: "application");

            migrationBuilder.AddColumn<string>(
                name: "RefusalGround",
                table: "application",
                type: "text",
                nullable: true);
        }
    }
}
