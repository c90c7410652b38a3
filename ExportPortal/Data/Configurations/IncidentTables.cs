using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Configurations;

internal sealed class IncidentTable : IEntityTypeConfiguration<Incident>
{
    public void Configure(EntityTypeBuilder<Incident> entity)
    {
        entity.ToTable("incident").HasKey(incident => incident.Id);
        entity.Property(incident => incident.Id).ValueGeneratedNever();
        entity.Property(incident => incident.Number).HasMaxLength(16);
        entity.HasIndex(incident => incident.Number).IsUnique();
        entity.HasIndex(incident => new { incident.State, incident.SeverityLevel });
        entity.HasIndex(incident => incident.WakeAt);
        entity.HasIndex(incident => incident.ReportedBy);
        entity.HasIndex(incident => incident.Reporter);
        entity.Property(incident => incident.Class).HasMaxLength(8);
        entity.Property(incident => incident.Title).HasMaxLength(Incident.LongestTitle);
        entity.Property(incident => incident.State).HasConversion<string>().HasMaxLength(16);
        entity.Property(incident => incident.PausedFrom).HasConversion<string>().HasMaxLength(16);
        entity.Property(incident => incident.Source).HasConversion<string>().HasMaxLength(16);
        entity.Property(incident => incident.Report).AsJson();
        entity.Property(incident => incident.Assessment).AsJson();
        entity.Property(incident => incident.TriageClock).AsJson();
        entity.Property(incident => incident.ContainClock).AsJson();
        entity.Property(incident => incident.Lessons).AsJson();
        entity.JsonList<Incident, StepTaken>(incident => incident.Steps, "steps");
        entity.JsonList<Incident, ReachedLicence>(incident => incident.Licences, "licences");
        entity.Property<List<PersonId>>("concerned").AsJson().HasColumnName("Concerned");
        entity.JsonList<Incident, NoticeClock>(incident => incident.Notices, "notices");
        entity.JsonList<Incident, IncidentEntry>(incident => incident.Entries, "entries");
        entity.JsonList<Incident, EvidenceItem>(incident => incident.Evidence, "evidence");
        entity.JsonList<Incident, CorrectiveAction>(incident => incident.Actions, "actions");
        entity.Property<int>(Revisions.Column).IsConcurrencyToken();
    }
}

internal sealed class SanctionTable : IEntityTypeConfiguration<Sanction>
{
    public void Configure(EntityTypeBuilder<Sanction> entity)
    {
        entity.ToTable("sanction").HasKey(sanction => sanction.Id);
        entity.Property(sanction => sanction.Id).ValueGeneratedNever();
        entity.Property(sanction => sanction.Number).HasMaxLength(16);
        entity.HasIndex(sanction => sanction.Number).IsUnique();
        entity.HasIndex(sanction => sanction.Incident);
        entity.HasIndex(sanction => sanction.Licence);
        entity.HasIndex(sanction => sanction.Recipient);
        entity.HasIndex(sanction => sanction.WakeAt);
        entity.Property(sanction => sanction.State).HasConversion<string>().HasMaxLength(16);
        entity.Property(sanction => sanction.HistoryBefore).HasConversion<string>().HasMaxLength(16);
        entity.Property(sanction => sanction.Subject).AsJson();
        entity.Property(sanction => sanction.Finding).AsJson();
        entity.Property(sanction => sanction.Content).AsJson();
        entity.Property(sanction => sanction.DecideClock).AsJson();
        entity.JsonList<Sanction, StepTaken>(sanction => sanction.Steps, "steps");
        entity.JsonList<Sanction, Signature>(sanction => sanction.Signatures, "signatures");
        entity.JsonList<Sanction, SanctionAppeal>(sanction => sanction.Appeals, "appeals");
        entity.JsonList<Sanction, PersonId>(sanction => sanction.Investigators, "investigators");
        entity.Ignore(sanction => sanction.Involved).Ignore(sanction => sanction.OpenAppeal).Ignore(sanction => sanction.OrderInForce).Ignore(sanction => sanction.ConditionsInForce);
        entity.Property(sanction => sanction.AuditNumber).HasMaxLength(16);
        entity.HasIndex(sanction => sanction.Audit);
        entity.Property<int>(Revisions.Column).IsConcurrencyToken();
        entity.HasOne<Incident>().WithMany().HasForeignKey(sanction => sanction.Incident).OnDelete(DeleteBehavior.Restrict);
        entity.HasOne<Domain.Audits.Audit>().WithMany().HasForeignKey(sanction => sanction.Audit).OnDelete(DeleteBehavior.Restrict);
        entity.HasOne<Licence>().WithMany().HasForeignKey(sanction => sanction.Licence).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class IncidentEvidenceTable : IEntityTypeConfiguration<IncidentEvidenceFile>
{
    public void Configure(EntityTypeBuilder<IncidentEvidenceFile> entity)
    {
        entity.ToTable("incident_evidence").HasKey(file => new { file.Incident, file.No });
        entity.Property(file => file.Name).HasMaxLength(PlainFileName.Longest);
        entity.HasOne<Incident>().WithMany().HasForeignKey(file => file.Incident).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class IncidentReportTable : IEntityTypeConfiguration<IncidentReportFile>
{
    public void Configure(EntityTypeBuilder<IncidentReportFile> entity)
    {
        entity.ToTable("incident_report").HasKey(report => new { report.Incident, report.No });
        entity.HasIndex(report => report.Fingerprint).IsUnique();
        entity.Property(report => report.Document).AsJson();
        entity.HasOne<Incident>().WithMany().HasForeignKey(report => report.Incident).OnDelete(DeleteBehavior.Restrict);
    }
}
