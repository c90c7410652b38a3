using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Configurations;

internal sealed class PackVersionTable : IEntityTypeConfiguration<PackVersion>
{
    public void Configure(EntityTypeBuilder<PackVersion> entity)
    {
        entity.ToTable("pack_version").HasKey(pack => pack.Id);
        entity.Property(pack => pack.Id).ValueGeneratedNever();
        entity.HasIndex(pack => pack.PackId);
        entity.HasIndex(pack => new { pack.State, pack.InForceFrom });
        entity.Property(pack => pack.PackId).HasMaxLength(40);
        entity.Property(pack => pack.State).HasConversion<string>().HasMaxLength(32);
        entity.Property(pack => pack.Author).AsJson();
        entity.Property(pack => pack.Reviewer).AsJson();
        entity.Property(pack => pack.Publisher).AsJson();
        entity.JsonList<PackVersion, StepTaken>(pack => pack.Steps, "steps");
        entity.Property<int>(Revisions.Column).IsConcurrencyToken();
    }
}
