using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Configurations;

internal sealed class DisputeTable : IEntityTypeConfiguration<Dispute>
{
    public void Configure(EntityTypeBuilder<Dispute> entity)
    {
        entity.ToTable("dispute").HasKey(dispute => dispute.Id);
        entity.Property(dispute => dispute.Id).ValueGeneratedNever();
        entity.HasIndex(dispute => dispute.Number).IsUnique();
        entity.HasIndex(dispute => dispute.Complainant);
        entity.HasIndex(dispute => dispute.About);
        entity.HasIndex(dispute => new { dispute.State, dispute.DueAt });
        entity.Property(dispute => dispute.Kind).HasConversion<string>().HasMaxLength(32);
        entity.Property(dispute => dispute.State).HasConversion<string>().HasMaxLength(32);
        entity.Property(dispute => dispute.Clock).AsJson();
        entity.Ignore(dispute => dispute.Involved).Ignore(dispute => dispute.Parties);
        entity.JsonList<Dispute, StepTaken>(dispute => dispute.Steps, "steps");
        entity.JsonList<Dispute, Signature>(dispute => dispute.Signatures, "signatures");
        entity.JsonList<Dispute, DisputeAnswer>(dispute => dispute.Answers, "answers");
        entity.JsonList<Dispute, PanelMember>(dispute => dispute.Panel, "panel");
        entity.Property<int>(Revisions.Column).IsConcurrencyToken();
    }
}
