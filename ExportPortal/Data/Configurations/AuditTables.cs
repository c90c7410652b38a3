using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Configurations;

internal sealed class AuditTable : IEntityTypeConfiguration<Audit>
{
    public void Configure(EntityTypeBuilder<Audit> entity)
    {
        entity.ToTable("audit").HasKey(audit => audit.Id);
        entity.HasIndex(audit => audit.Number).IsUnique();
        entity.HasIndex(audit => new { audit.State, audit.DueAt });
        entity.HasIndex(audit => audit.Auditee);
        entity.HasIndex(audit => audit.Licence);
        entity.HasIndex(audit => audit.WakeAt);
        entity.HasIndex(audit => new { audit.FirstDay, audit.LastDay });
        entity.Property(audit => audit.Number).HasMaxLength(32);
        entity.Property(audit => audit.State).HasConversion<string>().HasMaxLength(32);
        entity.Property(audit => audit.Type).HasConversion<string>().HasMaxLength(32);
        entity.Property(audit => audit.Origin).HasConversion<string>().HasMaxLength(32);
        entity.Property(audit => audit.NoticeClock).AsJson();
        entity.Property(audit => audit.ReportClock).AsJson();
        entity.Property(audit => audit.Clock).AsJson();
        entity.JsonList<Audit, StepTaken>(audit => audit.Steps, "steps");
        entity.JsonList<Audit, RequestItem>(audit => audit.Requests, "requests");
        entity.JsonList<Audit, EvidenceItem>(audit => audit.Evidence, "evidence");
        entity.JsonList<Audit, AuditSample>(audit => audit.Samples, "samples");
        entity.JsonList<Audit, Finding>(audit => audit.Findings, "findings");
        entity.JsonList<Audit, AuditNote>(audit => audit.Notes, "notes");
        entity.Property(audit => audit.Clause).HasMaxLength(16);
        entity.Ignore(audit => audit.Targets).Ignore(audit => audit.LicenceIds).Ignore(audit => audit.Auditees).Ignore(audit => audit.Parties).Ignore(audit => audit.BeginClock);
        entity.HasMany(audit => audit.Subjects).WithOne().HasForeignKey(subject => subject.Audit).OnDelete(DeleteBehavior.Restrict);
        // An audit without its licences would answer wrongly who is audited, so it is never read without them.
        entity.Navigation(audit => audit.Subjects).UsePropertyAccessMode(PropertyAccessMode.Field).AutoInclude();
        entity.Property<int>(Revisions.Column).IsConcurrencyToken();
    }
}

internal sealed class AuditedLicenceTable : IEntityTypeConfiguration<AuditedLicence>
{
    public void Configure(EntityTypeBuilder<AuditedLicence> entity)
    {
        entity.ToTable("audited_licence").HasKey(subject => new { subject.Audit, subject.Licence });
        entity.HasIndex(subject => subject.Licence);
        entity.HasIndex(subject => subject.Auditee);
        entity.Property(subject => subject.LicenceNumber).HasMaxLength(32);
    }
}

internal sealed class AuditDrawTable : IEntityTypeConfiguration<AuditDraw>
{
    public void Configure(EntityTypeBuilder<AuditDraw> entity)
    {
        entity.ToTable("audit_draw").HasKey(draw => draw.Id);
        entity.Property(draw => draw.Id).ValueGeneratedNever();
        entity.HasIndex(draw => draw.Quarter).IsUnique();
        entity.Property(draw => draw.Quarter).HasMaxLength(8);
        entity.Property(draw => draw.State).HasConversion<string>().HasMaxLength(16);
        entity.Ignore(draw => draw.Of);
        entity.Property(draw => draw.Record).AsJson();
        entity.JsonList<AuditDraw, StepTaken>(draw => draw.Steps, "steps");
        entity.JsonList<AuditDraw, DrawCommitment>(draw => draw.Commitments, "commitments");
        entity.Property<int>(Revisions.Column).IsConcurrencyToken();
    }
}

internal sealed class RiskTriggerTable : IEntityTypeConfiguration<RiskTrigger>
{
    public void Configure(EntityTypeBuilder<RiskTrigger> entity)
    {
        entity.ToTable("risk_trigger").HasKey(trigger => trigger.Id);
        entity.Property(trigger => trigger.Id).ValueGeneratedNever();
        entity.Property(trigger => trigger.Fingerprint).HasMaxLength(200);
        entity.HasIndex(trigger => trigger.Fingerprint).IsUnique();
        entity.HasIndex(trigger => new { trigger.Audit, trigger.Licence });
        entity.Property<int>(Revisions.Column).IsConcurrencyToken();
    }
}

internal sealed class AuditFileTable : IEntityTypeConfiguration<AuditFile>
{
    public void Configure(EntityTypeBuilder<AuditFile> entity)
    {
        entity.ToTable("audit_file").HasKey(file => new { file.Audit, file.Number });
        entity.Property(file => file.Name).HasMaxLength(200);
        entity.HasOne<Audit>().WithMany().HasForeignKey(file => file.Audit).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class AuditReportTable : IEntityTypeConfiguration<SealedAuditReport>
{
    public void Configure(EntityTypeBuilder<SealedAuditReport> entity)
    {
        entity.ToTable("audit_report").HasKey(report => report.Audit);
        entity.Property(report => report.Audit).ValueGeneratedNever();
        entity.Property(report => report.Document).AsJson();
        entity.HasOne<Audit>().WithMany().HasForeignKey(report => report.Audit).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class CalendarFeedTable : IEntityTypeConfiguration<CalendarFeed>
{
    public void Configure(EntityTypeBuilder<CalendarFeed> entity)
    {
        entity.ToTable("calendar_feed").HasKey(feed => feed.User);
        entity.Property(feed => feed.User).ValueGeneratedNever();
        entity.HasIndex(feed => feed.Token).IsUnique();
    }
}
