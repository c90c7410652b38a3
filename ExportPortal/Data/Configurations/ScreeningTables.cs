using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Recipients.Lists;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Configurations;

internal sealed class ListVersionTable : IEntityTypeConfiguration<ListVersion>
{
    public void Configure(EntityTypeBuilder<ListVersion> entity)
    {
        entity.ToTable("screening_list").HasKey(list => list.Id);
        entity.Property(list => list.Id).ValueGeneratedNever();
        entity.Property(list => list.Source).HasMaxLength(120);
        entity.Property(list => list.Title).HasMaxLength(200);
        entity.Ignore(list => list.Content);
        entity.Property<byte[]>("content").HasColumnName("Content");
        entity.HasIndex(list => new { list.Source, list.ImportedAt });
    }
}

internal sealed class ScreeningHitTable : IEntityTypeConfiguration<ScreeningHit>
{
    public void Configure(EntityTypeBuilder<ScreeningHit> entity)
    {
        entity.ToTable("screening_hit").HasKey(hit => hit.Id);
        entity.Property(hit => hit.Id).ValueGeneratedNever();
        entity.HasIndex(hit => new { hit.Party, hit.State });
        entity.HasIndex(hit => new { hit.State, hit.FoundAt });
        entity.Property(hit => hit.State).HasConversion<string>().HasMaxLength(16);
        entity.Property(hit => hit.Subject).AsJson();
        entity.Property(hit => hit.List).AsJson();
        entity.Property(hit => hit.Entry).AsJson();
        entity.Property(hit => hit.Score).AsJson();
        entity.JsonList<ScreeningHit, HitSignature>(hit => hit.Signatures, "signatures");
        entity.Ignore(hit => hit.Counts);
        entity.Property<int>(Revisions.Column).IsConcurrencyToken();
        entity.HasOne<Organisation>().WithMany().HasForeignKey(hit => hit.Party).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class RecognitionTable : IEntityTypeConfiguration<Recognition>
{
    public void Configure(EntityTypeBuilder<Recognition> entity)
    {
        entity.ToTable("recognition").HasKey(record => record.Id);
        entity.Property(record => record.Id).ValueGeneratedNever();
        entity.Property(record => record.Number).HasMaxLength(16);
        entity.HasIndex(record => record.Number).IsUnique();
        entity.Property(record => record.State).HasConversion<string>().HasMaxLength(16);
        entity.Property(record => record.Terms).AsJson();
        entity.JsonList<Recognition, RecognitionStep>(record => record.Steps, "steps");
        entity.Property<int>(Revisions.Column).IsConcurrencyToken();
    }
}
