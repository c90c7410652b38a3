using ExportPortal.Domain.AccessLog.Retention;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Configurations;

internal sealed class LegalHoldTable : IEntityTypeConfiguration<LegalHold>
{
    public void Configure(EntityTypeBuilder<LegalHold> entity)
    {
        entity.ToTable("legal_hold").HasKey(hold => hold.Id);
        entity.Property(hold => hold.Id).HasConversion(id => id.Value, value => new HoldId(value)).ValueGeneratedNever();
        entity.Property(hold => hold.Number).HasMaxLength(32);
        entity.HasIndex(hold => new { hold.Licence, hold.LiftedAt });
        entity.HasOne<Licence>().WithMany().HasForeignKey(hold => hold.Licence).OnDelete(DeleteBehavior.Restrict);
        entity.Property<int>(Revisions.Column).IsConcurrencyToken();
    }
}

internal sealed class ErasureTable : IEntityTypeConfiguration<Erasure>
{
    public void Configure(EntityTypeBuilder<Erasure> entity)
    {
        entity.ToTable("erasure").HasKey(erasure => erasure.Id);
        entity.Property(erasure => erasure.Id).HasConversion(id => id.Value, value => new ErasureId(value)).ValueGeneratedNever();
        entity.Property(erasure => erasure.Kind).HasConversion<string>().HasMaxLength(24);
        entity.HasIndex(erasure => erasure.At);
    }
}
