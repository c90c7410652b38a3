using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ExportPortal.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class ConditionsOfChanges : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Terms",
                table: "amendment",
                type: "text",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Terms",
                table: "amendment");
        }
    }
}
