using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Postgres
{
    [DbContext(typeof(PostgresPortalDbContext))]
    [Migration("20261126013346_FormScreeningAndKeys")]
    public sealed class FormScreeningAndKeys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Controls",
                table: "organisation",
                type: "text",
                nullable: false,
                defaultValue: "");

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
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Numbers",
                table: "organisation",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Owners",
                table: "organisation",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Permits",
                table: "organisation",
                type: "text",
                nullable: false,
                defaultValue: "");

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

            migrationBuilder.AddColumn<DateOnly>(
                name: "NextDutyDue",
                table: "licence",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "AddedClauses",
                table: "application",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Statement",
                table: "application",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "StatementAskedAt",
                table: "application",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "User",
                table: "api_key",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "document_content",
                columns: table => new
                {
                    Hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Bytes = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_document_content", x => x.Hash);
                });

            migrationBuilder.CreateTable(
                name: "incident_evidence",
                columns: table => new
                {
                    Incident = table.Column<Guid>(type: "uuid", nullable: false),
                    No = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    Content = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_incident_evidence", x => new { x.Incident, x.No });
                    table.ForeignKey(
                        name: "FK_incident_evidence_incident_Incident",
                        column: x => x.Incident,
                        principalTable: "incident",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

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
                name: "ruling",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<string>(type: "text", nullable: false),
                    Organisation = table.Column<Guid>(type: "uuid", nullable: false),
                    AskedBy = table.Column<Guid>(type: "uuid", nullable: false),
                    Question = table.Column<string>(type: "text", nullable: false),
                    AskedAt = table.Column<long>(type: "bigint", nullable: false),
                    Clock = table.Column<string>(type: "text", nullable: false),
                    DueAt = table.Column<long>(type: "bigint", nullable: false),
                    Answer = table.Column<string>(type: "text", nullable: true),
                    AnsweredAt = table.Column<long>(type: "bigint", nullable: true),
                    PackId = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Revision = table.Column<int>(type: "integer", nullable: false),
                    Signatures = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ruling", x => x.Id);
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

            migrationBuilder.CreateTable(
                name: "training_pass",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Person = table.Column<Guid>(type: "uuid", nullable: false),
                    PersonName = table.Column<string>(type: "text", nullable: false),
                    Organisation = table.Column<Guid>(type: "uuid", nullable: false),
                    Account = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    Module = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    PackId = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    PassedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_training_pass", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "application_document",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Application = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    FileName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Bytes = table.Column<long>(type: "bigint", nullable: false),
                    Finding = table.Column<string>(type: "text", nullable: false),
                    AddedBy = table.Column<Guid>(type: "uuid", nullable: false),
                    AddedByName = table.Column<string>(type: "text", nullable: false),
                    AddedAt = table.Column<long>(type: "bigint", nullable: false),
                    RemovedAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_application_document", x => x.Id);
                    table.ForeignKey(
                        name: "FK_application_document_application_Application",
                        column: x => x.Application,
                        principalTable: "application",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_application_document_document_content_Hash",
                        column: x => x.Hash,
                        principalTable: "document_content",
                        principalColumn: "Hash",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_organisation_EvidenceWakesOn",
                table: "organisation",
                column: "EvidenceWakesOn");

            migrationBuilder.CreateIndex(
                name: "IX_licence_State_NextDutyDue",
                table: "licence",
                columns: new[] { "State", "NextDutyDue" });

            migrationBuilder.CreateIndex(
                name: "IX_application_document_Application_Number",
                table: "application_document",
                columns: new[] { "Application", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_application_document_Hash",
                table: "application_document",
                column: "Hash");

            migrationBuilder.CreateIndex(
                name: "IX_recognition_Number",
                table: "recognition",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ruling_AnsweredAt",
                table: "ruling",
                column: "AnsweredAt");

            migrationBuilder.CreateIndex(
                name: "IX_ruling_Number",
                table: "ruling",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ruling_Organisation",
                table: "ruling",
                column: "Organisation");

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

            migrationBuilder.CreateIndex(
                name: "IX_training_pass_Organisation",
                table: "training_pass",
                column: "Organisation");

            migrationBuilder.CreateIndex(
                name: "IX_training_pass_Person",
                table: "training_pass",
                column: "Person");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "application_document");

            migrationBuilder.DropTable(
                name: "incident_evidence");

            migrationBuilder.DropTable(
                name: "recognition");

            migrationBuilder.DropTable(
                name: "ruling");

            migrationBuilder.DropTable(
                name: "screening_hit");

            migrationBuilder.DropTable(
                name: "screening_list");

            migrationBuilder.DropTable(
                name: "training_pass");

            migrationBuilder.DropTable(
                name: "document_content");

            migrationBuilder.DropIndex(
                name: "IX_organisation_EvidenceWakesOn",
                table: "organisation");

            migrationBuilder.DropIndex(
                name: "IX_licence_State_NextDutyDue",
                table: "licence");

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

            migrationBuilder.DropColumn(
                name: "NextDutyDue",
                table: "licence");

            migrationBuilder.DropColumn(
                name: "AddedClauses",
                table: "application");

            migrationBuilder.DropColumn(
                name: "Statement",
                table: "application");

            migrationBuilder.DropColumn(
                name: "StatementAskedAt",
                table: "application");

            migrationBuilder.DropColumn(
                name: "User",
                table: "api_key");
        }
    }
}
