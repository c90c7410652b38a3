using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Postgres
{
    [DbContext(typeof(PostgresPortalDbContext))]
    [Migration("20261126234902_RegisterAndDisputes")]
    public sealed class RegisterAndDisputes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "OfficeDueAt",
                table: "application",
                type: "bigint",
                nullable: true);

            migrationBuilder.Sql("UPDATE application SET \"OfficeDueAt\" = \"DueAt\"");

            migrationBuilder.CreateTable(
                name: "dispute",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<string>(type: "text", nullable: false),
                    Kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    About = table.Column<string>(type: "text", nullable: false),
                    Steward = table.Column<Guid>(type: "uuid", nullable: true),
                    Recipient = table.Column<Guid>(type: "uuid", nullable: true),
                    Complainant = table.Column<Guid>(type: "uuid", nullable: true),
                    OpenedBy = table.Column<string>(type: "text", nullable: false),
                    Contact = table.Column<string>(type: "text", nullable: true),
                    Grounds = table.Column<string>(type: "text", nullable: false),
                    OpenedAt = table.Column<long>(type: "bigint", nullable: false),
                    State = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Clock = table.Column<string>(type: "text", nullable: true),
                    DueAt = table.Column<long>(type: "bigint", nullable: true),
                    Appeal = table.Column<string>(type: "text", nullable: true),
                    Revision = table.Column<int>(type: "integer", nullable: false),
                    Answers = table.Column<string>(type: "text", nullable: false),
                    Panel = table.Column<string>(type: "text", nullable: false),
                    Signatures = table.Column<string>(type: "text", nullable: false),
                    Steps = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_dispute", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "embargo",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<string>(type: "text", nullable: false),
                    Application = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Reason = table.Column<string>(type: "text", nullable: false),
                    Organisation = table.Column<Guid>(type: "uuid", nullable: false),
                    AskedBy = table.Column<Guid>(type: "uuid", nullable: false),
                    AskedByName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    AskedAt = table.Column<long>(type: "bigint", nullable: false),
                    Until = table.Column<DateOnly>(type: "date", nullable: false),
                    State = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    DecidedByName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    DecidedAt = table.Column<long>(type: "bigint", nullable: true),
                    Finding = table.Column<string>(type: "text", nullable: true),
                    Revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_embargo", x => x.Id);
                    table.ForeignKey(
                        name: "FK_embargo_application_Application",
                        column: x => x.Application,
                        principalTable: "application",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_dispute_About",
                table: "dispute",
                column: "About");

            migrationBuilder.CreateIndex(
                name: "IX_dispute_Complainant",
                table: "dispute",
                column: "Complainant");

            migrationBuilder.CreateIndex(
                name: "IX_dispute_Number",
                table: "dispute",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_dispute_State_DueAt",
                table: "dispute",
                columns: new[] { "State", "DueAt" });

            migrationBuilder.CreateIndex(
                name: "IX_embargo_Application_State",
                table: "embargo",
                columns: new[] { "Application", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_embargo_Number",
                table: "embargo",
                column: "Number",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "dispute");

            migrationBuilder.DropTable(
                name: "embargo");

            migrationBuilder.DropColumn(
                name: "OfficeDueAt",
                table: "application");
        }
    }
}
