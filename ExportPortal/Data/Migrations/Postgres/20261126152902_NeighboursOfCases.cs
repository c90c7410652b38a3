using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Postgres
{
    [DbContext(typeof(PostgresPortalDbContext))]
    [Migration("20261126152902_NeighboursOfCases")]
    public sealed class NeighboursOfCases : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_application_Recipient",
                table: "application");

            migrationBuilder.CreateIndex(
                name: "IX_application_Recipient_Dataset_Steward_State_DatasetVersion_~",
                table: "application",
                columns: new[] { "Recipient", "Dataset", "Steward", "State", "DatasetVersion", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_application_Recipient_Dataset_Steward_State_DatasetVersion_~",
                table: "application");

            migrationBuilder.CreateIndex(
                name: "IX_application_Recipient",
                table: "application",
                column: "Recipient");
        }
    }
}
