using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Postgres
{
    [DbContext(typeof(PostgresPortalDbContext))]
    [Migration("20261125203033_LicenceLife")]
    public sealed class LicenceLife : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "PK_sealed_package",
                table: "sealed_package");

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "sealed_package",
                type: "integer",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<long>(
                name: "AcceptBy",
                table: "licence",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Certificates",
                table: "licence",
                type: "text",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "Duties",
                table: "licence",
                type: "text",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<long>(
                name: "EndedAt",
                table: "licence",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Grant",
                table: "licence",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "HeardAt",
                table: "licence",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "HearingUntil",
                table: "licence",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Marks",
                table: "licence",
                type: "text",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<string>(
                name: "NextGrant",
                table: "licence",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "NextReason",
                table: "licence",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "PastVersions",
                table: "licence",
                type: "text",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<long>(
                name: "ProvisionalUntil",
                table: "licence",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ReviewDueAt",
                table: "licence",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "SuspendedAt",
                table: "licence",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "SuspensionEndsAt",
                table: "licence",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "licence",
                type: "integer",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<bool>(
                name: "WasExtended",
                table: "licence",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddPrimaryKey(
                name: "PK_sealed_package",
                table: "sealed_package",
                columns: new[] { "Licence", "Version" });

            migrationBuilder.CreateTable(
                name: "access_decision",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Licence = table.Column<Guid>(type: "uuid", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Client = table.Column<Guid>(type: "uuid", nullable: false),
                    User = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Action = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Amount = table.Column<long>(type: "bigint", nullable: false),
                    Country = table.Column<string>(type: "text", nullable: true),
                    Allowed = table.Column<bool>(type: "boolean", nullable: false),
                    Code = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    ValidUntil = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_access_decision", x => x.Id);
                    table.ForeignKey(
                        name: "FK_access_decision_licence_Licence",
                        column: x => x.Licence,
                        principalTable: "licence",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "amendment",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<string>(type: "text", nullable: false),
                    Licence = table.Column<Guid>(type: "uuid", nullable: false),
                    Steward = table.Column<Guid>(type: "uuid", nullable: false),
                    Recipient = table.Column<Guid>(type: "uuid", nullable: false),
                    Tier = table.Column<int>(type: "integer", nullable: false),
                    Kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    State = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Change = table.Column<string>(type: "text", nullable: false),
                    Reason = table.Column<string>(type: "text", nullable: false),
                    RequestedBy = table.Column<Guid>(type: "uuid", nullable: false),
                    RequestedByName = table.Column<string>(type: "text", nullable: false),
                    RequestedAt = table.Column<long>(type: "bigint", nullable: false),
                    DueAt = table.Column<long>(type: "bigint", nullable: true),
                    Revision = table.Column<int>(type: "integer", nullable: false),
                    Opinions = table.Column<string>(type: "text", nullable: false),
                    Signatures = table.Column<string>(type: "text", nullable: false),
                    Steps = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_amendment", x => x.Id);
                    table.ForeignKey(
                        name: "FK_amendment_licence_Licence",
                        column: x => x.Licence,
                        principalTable: "licence",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "api_key",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Organisation = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false),
                    SecretHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Shown = table.Column<string>(type: "text", nullable: false),
                    Scopes = table.Column<string>(type: "text", nullable: false),
                    CreatedBy = table.Column<string>(type: "text", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    ClosedAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_api_key", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "end_notice",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Licence = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<string>(type: "text", nullable: false),
                    Organisation = table.Column<Guid>(type: "uuid", nullable: false),
                    State = table.Column<string>(type: "text", nullable: false),
                    Account = table.Column<string>(type: "text", nullable: true),
                    Since = table.Column<long>(type: "bigint", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    TriedAt = table.Column<long>(type: "bigint", nullable: true),
                    LastError = table.Column<string>(type: "text", nullable: true),
                    ConfirmedAt = table.Column<long>(type: "bigint", nullable: true),
                    ConfirmedBy = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_end_notice", x => x.Id);
                    table.ForeignKey(
                        name: "FK_end_notice_licence_Licence",
                        column: x => x.Licence,
                        principalTable: "licence",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "letter_order",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Act = table.Column<string>(type: "text", nullable: false),
                    SubjectKind = table.Column<string>(type: "text", nullable: false),
                    SubjectId = table.Column<string>(type: "text", nullable: false),
                    Number = table.Column<string>(type: "text", nullable: true),
                    From = table.Column<string>(type: "text", nullable: true),
                    To = table.Column<string>(type: "text", nullable: true),
                    Reason = table.Column<string>(type: "text", nullable: true),
                    Person = table.Column<Guid>(type: "uuid", nullable: true),
                    At = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_letter_order", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "use_counter",
                columns: table => new
                {
                    Licence = table.Column<Guid>(type: "uuid", nullable: false),
                    Of = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    Used = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_use_counter", x => new { x.Licence, x.Of });
                    table.CheckConstraint("ck_use_counter_not_below_zero", "\"Used\" >= 0");
                    table.ForeignKey(
                        name: "FK_use_counter_licence_Licence",
                        column: x => x.Licence,
                        principalTable: "licence",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "webhook",
                columns: table => new
                {
                    Organisation = table.Column<Guid>(type: "uuid", nullable: false),
                    Url = table.Column<string>(type: "text", nullable: false),
                    Secret = table.Column<string>(type: "text", nullable: false),
                    CreatedBy = table.Column<string>(type: "text", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_webhook", x => x.Organisation);
                });

            migrationBuilder.CreateTable(
                name: "notice",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Order = table.Column<Guid>(type: "uuid", nullable: false),
                    User = table.Column<Guid>(type: "uuid", nullable: false),
                    Template = table.Column<string>(type: "text", nullable: false),
                    PackId = table.Column<string>(type: "text", nullable: false),
                    PackHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    Subject = table.Column<string>(type: "text", nullable: false),
                    Body = table.Column<string>(type: "text", nullable: false),
                    Link = table.Column<string>(type: "text", nullable: true),
                    InDigest = table.Column<bool>(type: "boolean", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    SentAt = table.Column<long>(type: "bigint", nullable: true),
                    ReadAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_notice", x => x.Id);
                    table.ForeignKey(
                        name: "FK_notice_letter_order_Order",
                        column: x => x.Order,
                        principalTable: "letter_order",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_licence_State_End",
                table: "licence",
                columns: new[] { "State", "End" });

            migrationBuilder.CreateIndex(
                name: "IX_access_decision_Licence_At",
                table: "access_decision",
                columns: new[] { "Licence", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_access_decision_Licence_User_Allowed",
                table: "access_decision",
                columns: new[] { "Licence", "User", "Allowed" });

            migrationBuilder.CreateIndex(
                name: "IX_amendment_Licence_State",
                table: "amendment",
                columns: new[] { "Licence", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_amendment_Number",
                table: "amendment",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_api_key_Organisation",
                table: "api_key",
                column: "Organisation");

            migrationBuilder.CreateIndex(
                name: "IX_api_key_SecretHash",
                table: "api_key",
                column: "SecretHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_end_notice_ConfirmedAt",
                table: "end_notice",
                column: "ConfirmedAt");

            migrationBuilder.CreateIndex(
                name: "IX_end_notice_Licence_ConfirmedAt",
                table: "end_notice",
                columns: new[] { "Licence", "ConfirmedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_notice_InDigest_SentAt",
                table: "notice",
                columns: new[] { "InDigest", "SentAt" });

            migrationBuilder.CreateIndex(
                name: "IX_notice_Order_User_Template",
                table: "notice",
                columns: new[] { "Order", "User", "Template" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_notice_User_CreatedAt",
                table: "notice",
                columns: new[] { "User", "CreatedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "access_decision");

            migrationBuilder.DropTable(
                name: "amendment");

            migrationBuilder.DropTable(
                name: "api_key");

            migrationBuilder.DropTable(
                name: "end_notice");

            migrationBuilder.DropTable(
                name: "notice");

            migrationBuilder.DropTable(
                name: "use_counter");

            migrationBuilder.DropTable(
                name: "webhook");

            migrationBuilder.DropTable(
                name: "letter_order");

            migrationBuilder.DropPrimaryKey(
                name: "PK_sealed_package",
                table: "sealed_package");

            migrationBuilder.DropIndex(
                name: "IX_licence_State_End",
                table: "licence");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "sealed_package");

            migrationBuilder.DropColumn(
                name: "AcceptBy",
                table: "licence");

            migrationBuilder.DropColumn(
                name: "Certificates",
                table: "licence");

            migrationBuilder.DropColumn(
                name: "Duties",
                table: "licence");

            migrationBuilder.DropColumn(
                name: "EndedAt",
                table: "licence");

            migrationBuilder.DropColumn(
                name: "Grant",
                table: "licence");

            migrationBuilder.DropColumn(
                name: "HeardAt",
                table: "licence");

            migrationBuilder.DropColumn(
                name: "HearingUntil",
                table: "licence");

            migrationBuilder.DropColumn(
                name: "Marks",
                table: "licence");

            migrationBuilder.DropColumn(
                name: "NextGrant",
                table: "licence");

            migrationBuilder.DropColumn(
                name: "NextReason",
                table: "licence");

            migrationBuilder.DropColumn(
                name: "PastVersions",
                table: "licence");

            migrationBuilder.DropColumn(
                name: "ProvisionalUntil",
                table: "licence");

            migrationBuilder.DropColumn(
                name: "ReviewDueAt",
                table: "licence");

            migrationBuilder.DropColumn(
                name: "SuspendedAt",
                table: "licence");

            migrationBuilder.DropColumn(
                name: "SuspensionEndsAt",
                table: "licence");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "licence");

            migrationBuilder.DropColumn(
                name: "WasExtended",
                table: "licence");

            migrationBuilder.AddPrimaryKey(
                name: "PK_sealed_package",
                table: "sealed_package",
                column: "Licence");
        }
    }
}
