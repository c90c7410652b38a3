using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk.Outputs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Configurations;

internal sealed class OutputCheckTable : IEntityTypeConfiguration<OutputCheck>
{
    public void Configure(EntityTypeBuilder<OutputCheck> entity)
    {
        entity.ToTable("output_check").HasKey(check => check.Id);
        entity.HasIndex(check => check.Number).IsUnique();
        entity.HasIndex(check => new { check.Dataset, check.CheckedAt });
        entity.Property(check => check.Result).AsJson();
        entity.HasOne<Dataset>().WithMany().HasForeignKey(check => check.Dataset).OnDelete(DeleteBehavior.Restrict);
    }
}
