using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Risk.Privacy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Configurations;

internal sealed class RecordedReleaseTable : IEntityTypeConfiguration<RecordedRelease>
{
    public void Configure(EntityTypeBuilder<RecordedRelease> entity)
    {
        entity.ToTable("privacy_release").HasKey(release => release.Id);
        entity.Property(release => release.Id).ValueGeneratedNever();
        entity.HasIndex(release => new { release.Dataset, release.Recipient, release.On });
        entity.Property(release => release.Title).HasMaxLength(200);
        entity.Property(release => release.Part).HasMaxLength(100);
        entity.Property(release => release.Terms).AsJson();
        entity.Property(release => release.Declarations).AsJson();
        entity.HasOne<Dataset>().WithMany().HasForeignKey(release => release.Dataset).OnDelete(DeleteBehavior.Restrict);
        entity.HasOne<Organisation>().WithMany().HasForeignKey(release => release.Recipient).OnDelete(DeleteBehavior.Restrict);
    }
}
