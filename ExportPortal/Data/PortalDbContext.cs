using ExportPortal.Data.Configurations;
using ExportPortal.Data.Lists;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Privacy;
using ExportPortal.Domain.Risk.Synthetic;
using ExportPortal.Identity;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>The portal's store. One sealed subclass and one migration set per provider; one context per operation.</summary>
public abstract class PortalDbContext : IdentityDbContext<PortalUser, PortalRole, Guid>, IDataProtectionKeyContext
{
    private static readonly IServiceProvider IdentitySchema = new ServiceCollection()
        .Configure<IdentityOptions>(options => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3)
        .BuildServiceProvider();

    protected PortalDbContext(DbContextOptions options) : base(options) =>
        // Every write is a transaction, so every write passes the gate.
        Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();
    public DbSet<Organisation> Organisations => Set<Organisation>();
    public DbSet<Domain.Recipients.Lists.ListVersion> ScreeningLists => Set<Domain.Recipients.Lists.ListVersion>();
    public DbSet<Recognition> Recognitions => Set<Recognition>();
    public DbSet<Domain.Recipients.Lists.ScreeningHit> ScreeningHits => Set<Domain.Recipients.Lists.ScreeningHit>();
    public DbSet<Domain.Risk.Outputs.OutputCheck> OutputChecks => Set<Domain.Risk.Outputs.OutputCheck>();
    public DbSet<TrainingPass> TrainingPasses => Set<TrainingPass>();
    public DbSet<Ruling> Rulings => Set<Ruling>();
    public DbSet<Domain.Transparency.Embargo> Embargoes => Set<Domain.Transparency.Embargo>();
    public DbSet<Dataset> Datasets => Set<Dataset>();
    public DbSet<DatasetVersion> DatasetVersions => Set<DatasetVersion>();
    public DbSet<RiskAssessment> Assessments => Set<RiskAssessment>();
    public DbSet<ReassessmentTask> Reassessments => Set<ReassessmentTask>();
    public DbSet<RecordedRelease> PrivacyReleases => Set<RecordedRelease>();
    public DbSet<SyntheticAssessment> SyntheticAssessments => Set<SyntheticAssessment>();
    public DbSet<Application> Applications => Set<Application>();
    public DbSet<ApplicationDocument> ApplicationDocuments => Set<ApplicationDocument>();
    public DbSet<DocumentContent> DocumentContents => Set<DocumentContent>();
    public DbSet<Appeal> Appeals => Set<Appeal>();
    public DbSet<Dispute> Disputes => Set<Dispute>();
    public DbSet<CircumstanceReport> CircumstanceReports => Set<CircumstanceReport>();
    public DbSet<PackVersion> PackVersions => Set<PackVersion>();
    public DbSet<AccessRequest> AccessRequests => Set<AccessRequest>();
    public DbSet<DeclaredInterest> Interests => Set<DeclaredInterest>();
    public DbSet<AccountRequest> AccountRequests => Set<AccountRequest>();
    public DbSet<EmergencyAccess> EmergencyAccesses => Set<EmergencyAccess>();
    public DbSet<Licence> Licences => Set<Licence>();
    public DbSet<Domain.Audits.Audit> Audits => Set<Domain.Audits.Audit>();
    public DbSet<Domain.Audits.AuditDraw> AuditDraws => Set<Domain.Audits.AuditDraw>();
    public DbSet<Domain.Audits.RiskTrigger> RiskTriggers => Set<Domain.Audits.RiskTrigger>();
    public DbSet<Domain.Incidents.Incident> Incidents => Set<Domain.Incidents.Incident>();
    public DbSet<Domain.Incidents.Sanction> Sanctions => Set<Domain.Incidents.Sanction>();
    public DbSet<IncidentReportFile> IncidentReports => Set<IncidentReportFile>();
    public DbSet<SealedPackage> Packages => Set<SealedPackage>();
    public DbSet<Amendment> Amendments => Set<Amendment>();
    public DbSet<AccessDecision> AccessDecisions => Set<AccessDecision>();
    public DbSet<UseCounter> UseCounters => Set<UseCounter>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<Webhook> Webhooks => Set<Webhook>();
    public DbSet<EndNotice> EndNotices => Set<EndNotice>();
    public DbSet<LetterOrder> LetterOrders => Set<LetterOrder>();
    public DbSet<Notice> Notices => Set<Notice>();
    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();
    public DbSet<CommandDone> CommandsDone => Set<CommandDone>();

    protected override Version SchemaVersion => IdentitySchemaVersions.Version3;

    /// <summary>
    /// Identity reads the version from these services and not from the property above: without them the model is of
    /// version 1 and has no passkeys.
    /// </summary>
    protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseApplicationServiceProvider(IdentitySchema);

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(PortalDbContext).Assembly);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configuration) => Conversions.Apply(configuration);

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        var parties = BeforeSave();
        if (parties.Count > 0)
            PartyKeys.Write(this, parties, [.. PartyKeys.Of(this, parties)]);
        ChangeTracker.AutoDetectChangesEnabled = false; // what changed was found above, and what was added since is known
        try
        {
            return base.SaveChanges(acceptAllChangesOnSuccess);
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = true;
        }
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        var parties = BeforeSave();
        if (parties.Count > 0)
            PartyKeys.Write(this, parties, await PartyKeys.Of(this, parties).ToListAsync(cancellationToken));
        ChangeTracker.AutoDetectChangesEnabled = false; // as above
        try
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = true;
        }
    }

    /// <returns>The parties that are saved, whose keys go with them.</returns>
    private List<AffiliatedParty> BeforeSave()
    {
        var entries = ChangeTracker.Entries().ToList();
        Revisions.Advance(entries);
        return [.. entries.Where(entry => entry.State is EntityState.Added or EntityState.Modified).Select(entry => entry.Entity).OfType<Organisation>()
            .Select(PartyKeys.Of)];
    }
}

public sealed class SqlitePortalDbContext(DbContextOptions<SqlitePortalDbContext> options) : PortalDbContext(options);

public sealed class PostgresPortalDbContext(DbContextOptions<PostgresPortalDbContext> options) : PortalDbContext(options);
