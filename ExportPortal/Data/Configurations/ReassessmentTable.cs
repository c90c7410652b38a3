using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Configurations;

internal sealed class ReassessmentTable : IEntityTypeConfiguration<ReassessmentTask>
{
    public void Configure(EntityTypeBuilder<ReassessmentTask> entity)
    {
        entity.ToTable("reassessment").HasKey(task => task.Id);
        entity.Property(task => task.Id).ValueGeneratedNever();
        entity.HasIndex(task => task.Number).IsUnique();
        entity.HasIndex(task => task.Subject).IsUnique().HasFilter("\"ClosedAt\" IS NULL");
        entity.HasIndex(task => new { task.Assessment, task.Trigger });
        entity.HasIndex(task => new { task.Dataset, task.ClosedAt });
        entity.Property(task => task.Subject).HasMaxLength(120);
        entity.Property(task => task.Trigger).HasConversion<string>().HasMaxLength(32);
        entity.Property(task => task.Who).HasConversion<string>().HasMaxLength(32);
        entity.Property<int>(Revisions.Column).IsConcurrencyToken();
        entity.HasOne<Dataset>().WithMany().HasForeignKey(task => task.Dataset).OnDelete(DeleteBehavior.Restrict);
        entity.HasOne<RiskAssessment>().WithMany().HasForeignKey(task => task.Assessment).OnDelete(DeleteBehavior.Restrict);
    }
}
