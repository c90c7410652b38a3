using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk.Synthetic;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Configurations;

internal sealed class SyntheticAssessmentTable : IEntityTypeConfiguration<SyntheticAssessment>
{
    public void Configure(EntityTypeBuilder<SyntheticAssessment> entity)
    {
        entity.ToTable("synthetic_assessment").HasKey(assessment => assessment.Id);
        entity.HasIndex(assessment => assessment.Number).IsUnique();
        entity.Property(assessment => assessment.Result).AsJson();
        entity.Property(assessment => assessment.Tests).AsJson();
        entity.Property(assessment => assessment.Overall).HasConversion<string>().HasMaxLength(16);
        entity.HasOne<DatasetVersion>().WithMany().HasForeignKey(assessment => assessment.Version).OnDelete(DeleteBehavior.Restrict);
    }
}
