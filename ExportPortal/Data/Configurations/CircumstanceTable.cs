using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Configurations;

internal sealed class CircumstanceTable : IEntityTypeConfiguration<CircumstanceReport>
{
    public void Configure(EntityTypeBuilder<CircumstanceReport> entity)
    {
        entity.ToTable("circumstance_report").HasKey(report => report.Id);
        entity.Property(report => report.Id).ValueGeneratedNever();
        entity.HasIndex(report => report.Number).IsUnique();
        entity.HasIndex(report => report.Licence);
        entity.HasIndex(report => new { report.State, report.DueAt });
        entity.Property(report => report.Kind).HasConversion<string>().HasMaxLength(32);
        entity.Property(report => report.State).HasConversion<string>().HasMaxLength(32);
        entity.Property(report => report.Clock).AsJson();
        entity.Property<int>(Revisions.Column).IsConcurrencyToken();
        entity.HasOne<Licence>().WithMany().HasForeignKey(report => report.Licence).OnDelete(DeleteBehavior.Restrict);
    }
}
