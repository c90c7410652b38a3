using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Transparency;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Configurations;

internal sealed class EmbargoTable : IEntityTypeConfiguration<Embargo>
{
    public void Configure(EntityTypeBuilder<Embargo> entity)
    {
        entity.ToTable("embargo").HasKey(embargo => embargo.Id);
        entity.Property(embargo => embargo.Id).ValueGeneratedNever();
        entity.HasIndex(embargo => embargo.Number).IsUnique();
        entity.HasIndex(embargo => new { embargo.Application, embargo.State });
        entity.Property(embargo => embargo.State).HasConversion<string>().HasMaxLength(32);
        entity.Property(embargo => embargo.Kind).HasMaxLength(40);
        entity.Property(embargo => embargo.AskedByName).HasMaxLength(200);
        entity.Property(embargo => embargo.DecidedByName).HasMaxLength(200);
        entity.Property<int>(Revisions.Column).IsConcurrencyToken();
        entity.HasOne<Application>().WithMany().HasForeignKey(embargo => embargo.Application).OnDelete(DeleteBehavior.Restrict);
    }
}
