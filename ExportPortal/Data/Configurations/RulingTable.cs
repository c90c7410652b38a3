using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Configurations;

internal sealed class RulingTable : IEntityTypeConfiguration<Ruling>
{
    public void Configure(EntityTypeBuilder<Ruling> entity)
    {
        entity.ToTable("ruling").HasKey(ruling => ruling.Id);
        entity.Property(ruling => ruling.Id).ValueGeneratedNever();
        entity.HasIndex(ruling => ruling.Number).IsUnique();
        entity.HasIndex(ruling => ruling.Organisation);
        entity.HasIndex(ruling => ruling.AnsweredAt);
        entity.Property(ruling => ruling.PackId).HasMaxLength(40);
        entity.Property(ruling => ruling.Clock).AsJson();
        entity.Property(ruling => ruling.Answer).AsJson();
        entity.JsonList<Ruling, Signature>(ruling => ruling.Signatures, "signatures");
        entity.Property<int>(Revisions.Column).IsConcurrencyToken();
    }
}
