using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Sqlite
{
    [DbContext(typeof(SqlitePortalDbContext))]
    [Migration("20261126152806_NeighboursOfCases")]
    public sealed class NeighboursOfCases : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_application_Recipient",
                table: "application");

            migrationBuilder.CreateIndex(
                name: "IX_application_Recipient_Dataset_Steward_State_DatasetVersion_Id",
                table: "application",
                columns: new[] { "Recipient", "Dataset", "Steward", "State", "DatasetVersion", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_application_Recipient_Dataset_Steward_State_DatasetVersion_Id",
                table: "application");

            migrationBuilder.CreateIndex(
                name: "IX_application_Recipient",
                table: "application",
                column: "Recipient");
        }
    }
}
