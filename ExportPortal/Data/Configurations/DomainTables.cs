using ExportPortal.Data.Lists;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Risk;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExportPortal.Data.Configurations;

internal sealed class OrganisationTable : IEntityTypeConfiguration<Organisation>
{
    public void Configure(EntityTypeBuilder<Organisation> entity)
    {
        entity.ToTable("organisation").HasKey(organisation => organisation.Id);
        entity.Property(organisation => organisation.Name).HasMaxLength(200);
        entity.Property(organisation => organisation.RomanisedName).HasMaxLength(200);
        entity.Property(organisation => organisation.Country).HasMaxLength(2);
        entity.HasIndex(organisation => organisation.Name).IsUnique();
        entity.JsonList<Organisation, Owner>(organisation => organisation.Owners, "owners");
        entity.JsonList<Organisation, Domain.Recipients.Lists.KnownNumber>(organisation => organisation.Numbers, "numbers");
        entity.JsonList<Organisation, ControlFinding>(organisation => organisation.Controls, "controls");
        entity.JsonList<Organisation, RecognisedPermit>(organisation => organisation.Permits, "permits");
        entity.Property(organisation => organisation.Proposed).AsJson();
        entity.Property(organisation => organisation.EnvironmentApprovedBy).HasMaxLength(200);
        entity.HasIndex(organisation => organisation.EvidenceWakesOn);
        entity.Ignore(organisation => organisation.Subjects).Ignore(organisation => organisation.Identity);
    }
}

internal sealed class PartyKeyTable : IEntityTypeConfiguration<PartyKey>
{
    public void Configure(EntityTypeBuilder<PartyKey> entity)
    {
        entity.ToTable("party_key").HasKey(key => new { key.Key, key.IsOwner, key.Party });
        entity.Property(key => key.Key).HasMaxLength(PartyKey.Length);
        entity.HasOne<Organisation>().WithMany().HasForeignKey(key => key.Party).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class DatasetTable : IEntityTypeConfiguration<Dataset>
{
    public void Configure(EntityTypeBuilder<Dataset> entity)
    {
        entity.ToTable("dataset").HasKey(dataset => dataset.Id);
        entity.HasIndex(dataset => dataset.Number).IsUnique();
        entity.Property(dataset => dataset.Classification).AsJson();
        entity.HasMany(dataset => dataset.Versions).WithOne().HasForeignKey(version => version.Dataset);
        entity.Navigation(dataset => dataset.Versions).UsePropertyAccessMode(PropertyAccessMode.Field);
        entity.HasOne<Organisation>().WithMany().HasForeignKey(dataset => dataset.Steward).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class DatasetVersionTable : IEntityTypeConfiguration<DatasetVersion>
{
    public void Configure(EntityTypeBuilder<DatasetVersion> entity)
    {
        entity.ToTable("dataset_version").HasKey(version => version.Id);
        entity.Property(version => version.Id).ValueGeneratedNever();
        entity.HasIndex(version => new { version.Dataset, version.Number }).IsUnique();
        entity.Property(version => version.File).AsJson();
        entity.Property(version => version.Variables).AsJson();
        entity.Property(version => version.Lineage).AsJson();
        entity.Property(version => version.Origin).AsJson();
    }
}

internal sealed class RiskAssessmentTable : IEntityTypeConfiguration<RiskAssessment>
{
    public void Configure(EntityTypeBuilder<RiskAssessment> entity)
    {
        entity.ToTable("risk_assessment").HasKey(assessment => assessment.Id);
        entity.HasIndex(assessment => assessment.Number).IsUnique();
        entity.Property(assessment => assessment.Measurement).AsJson();
        entity.Property(assessment => assessment.Form).AsJson();
        entity.Property(assessment => assessment.Basis).AsJson();
        entity.Ignore(assessment => assessment.Request);
        entity.HasIndex(assessment => assessment.ReviewBy);
        entity.Property(assessment => assessment.Stress).AsJson();
        entity.HasOne<DatasetVersion>().WithMany().HasForeignKey(assessment => assessment.Version).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ApplicationTable : IEntityTypeConfiguration<Application>
{
    public void Configure(EntityTypeBuilder<Application> entity)
    {
        entity.ToTable("application").HasKey(application => application.Id);
        entity.HasIndex(application => application.Number).IsUnique();
        entity.HasIndex(application => new { application.State, application.DueAt });
        entity.HasIndex(application => application.Steward);
        // Each case asks for the others of its recipient: a row is wide, so what is asked stands in the index.
        entity.HasIndex(application => new { application.Recipient, application.Dataset, application.Steward, application.State, application.DatasetVersion, application.Id });
        entity.Property(application => application.State).HasConversion<string>().HasMaxLength(32);
        entity.Property(application => application.Content).AsJson();
        entity.Property(application => application.Revised).AsJson();
        entity.Property(application => application.Case).AsJson();
        entity.Property(application => application.Decision).AsJson();
        entity.JsonList<Application, StepTaken>(application => application.Steps, "steps");
        entity.JsonList<Application, Opinion>(application => application.Opinions, "opinions");
        entity.JsonList<Application, AskedReviewer>(application => application.Reviewers, "reviewers");
        entity.JsonList<Application, Signature>(application => application.Signatures, "signatures");
        entity.JsonList<Application, ConditionPrecedent>(application => application.Conditions, "conditions");
        entity.JsonList<Application, Question>(application => application.Questions, "questions");
        entity.JsonList<Application, CompletenessGap>(application => application.Gaps, "gaps");
        entity.JsonList<Application, PersonId>(application => application.Abstained, "abstained");
        entity.JsonList<Application, ApplicationState>(application => application.Origins, "origins");
        entity.JsonList<Application, Deadline>(application => application.Clocks, "clocks");
        entity.JsonList<Application, AddedClause>(application => application.AddedClauses, "addedClauses");
        entity.Property<List<PersonId>>("hands").AsJson().HasColumnName("Hands");
        entity.Property(application => application.Notice).AsJson();
        entity.Property(application => application.Override).AsJson();
        entity.Property(application => application.Statement).AsJson();
        entity.Ignore(application => application.RefusalGround).Ignore(application => application.PresentClock).Ignore(application => application.RejectionOwed).Ignore(application => application.LaterConditions);
        entity.HasIndex(application => application.WakeAt);
        entity.HasIndex(application => new { application.Likeness, application.State, application.CreatedAt, application.Number, application.Id });
        entity.Property<int>(Revisions.Column).IsConcurrencyToken();
        entity.HasOne<Organisation>().WithMany().HasForeignKey(application => application.Steward).OnDelete(DeleteBehavior.Restrict);
        entity.HasOne<Organisation>().WithMany().HasForeignKey(application => application.Recipient).OnDelete(DeleteBehavior.Restrict);
        entity.HasOne<DatasetVersion>().WithMany().HasForeignKey(application => application.DatasetVersion).OnDelete(DeleteBehavior.Restrict);
        entity.HasOne<RiskAssessment>().WithMany().HasForeignKey(application => application.Assessment).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class AppealTable : IEntityTypeConfiguration<Appeal>
{
    public void Configure(EntityTypeBuilder<Appeal> entity)
    {
        entity.ToTable("appeal").HasKey(appeal => appeal.Id);
        entity.HasIndex(appeal => appeal.Number).IsUnique();
        entity.HasIndex(appeal => appeal.Application);
        entity.HasIndex(appeal => appeal.State);
        entity.HasIndex(appeal => appeal.Licence);
        entity.HasIndex(appeal => appeal.Recipient);
        entity.Ignore(appeal => appeal.IsAgainstRevocation);
        entity.HasOne<Licence>().WithMany().HasForeignKey(appeal => appeal.Licence).OnDelete(DeleteBehavior.Restrict);
        entity.Property(appeal => appeal.State).HasConversion<string>().HasMaxLength(32);
        entity.Property(appeal => appeal.Clock).AsJson();
        entity.JsonList<Appeal, StepTaken>(appeal => appeal.Steps, "steps");
        entity.JsonList<Appeal, Signature>(appeal => appeal.Signatures, "signatures");
        entity.JsonList<Appeal, PanelMember>(appeal => appeal.Panel, "panel");
        entity.Property<int>(Revisions.Column).IsConcurrencyToken();
        entity.HasOne<Application>().WithMany().HasForeignKey(appeal => appeal.Application).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class AccessRequestTable : IEntityTypeConfiguration<AccessRequest>
{
    public void Configure(EntityTypeBuilder<AccessRequest> entity)
    {
        entity.ToTable("access_request").HasKey(request => request.Id);
        entity.HasIndex(request => request.Number).IsUnique();
        entity.HasIndex(request => request.Steward);
        entity.HasIndex(request => request.Recipient);
        entity.HasIndex(request => new { request.State, request.DueAt });
        entity.Property(request => request.State).HasConversion<string>().HasMaxLength(32);
        entity.Property(request => request.Clock).AsJson();
        entity.JsonList<AccessRequest, StepTaken>(request => request.Steps, "steps");
        entity.Property<int>(Revisions.Column).IsConcurrencyToken();
        entity.HasOne<Dataset>().WithMany().HasForeignKey(request => request.Dataset).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class LicenceTable : IEntityTypeConfiguration<Licence>
{
    public void Configure(EntityTypeBuilder<Licence> entity)
    {
        entity.ToTable("licence").HasKey(licence => licence.Id);
        entity.HasIndex(licence => licence.Number).IsUnique();
        entity.HasIndex(licence => licence.Recipient);
        entity.HasIndex(licence => licence.Steward);
        entity.HasIndex(licence => licence.Application).IsUnique();
        entity.Property(licence => licence.State).HasConversion<string>().HasMaxLength(32);
        entity.Ignore(licence => licence.Term);
        entity.Ignore(licence => licence.TermInForce);
        entity.JsonList<Licence, StepTaken>(licence => licence.Steps, "steps");
        entity.JsonList<Licence, Signature>(licence => licence.Signatures, "signatures");
        entity.JsonList<Licence, Signature>(licence => licence.Signed, "signed");
        entity.JsonList<Licence, Acceptance>(licence => licence.Acceptances, "acceptances");
        entity.JsonList<Licence, OwedDuty>(licence => licence.Duties, "duties");
        entity.JsonList<Licence, DeletionCertificate>(licence => licence.Certificates, "certificates");
        entity.JsonList<Licence, PastVersion>(licence => licence.PastVersions, "pastVersions");
        entity.JsonList<Licence, MarkSet>(licence => licence.Marks, "marks");
        entity.Property(licence => licence.Grant).AsJson();
        entity.Property(licence => licence.NextGrant).AsJson();
        entity.HasIndex(licence => new { licence.State, licence.LastDay });
        entity.HasIndex(licence => new { licence.State, licence.NextDutyDue });
        entity.Ignore(licence => licence.Certificate);
        entity.Ignore(licence => licence.Involved);
        entity.Ignore(licence => licence.EndOfTerm);
        entity.Property<int>(Revisions.Column).IsConcurrencyToken();
        entity.HasOne<Application>().WithMany().HasForeignKey(licence => licence.Application).OnDelete(DeleteBehavior.Restrict);
    }
}
