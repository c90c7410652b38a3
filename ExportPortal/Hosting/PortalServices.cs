using ExportPortal.Components.Layout;
using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Data.Logs;
using ExportPortal.Documents.Layout.Text;
using ExportPortal.Documents.Pdf;
using ExportPortal.Documents.Seal;
using ExportPortal.Domain.Policy;
using ExportPortal.Features.AccessLog;
using ExportPortal.Features.Accounts;
using ExportPortal.Features.Appeals;
using ExportPortal.Features.Disputes;
using ExportPortal.Features;
using ExportPortal.Features.Applications;
using ExportPortal.Features.Applications.Papers;
using ExportPortal.Features.Applications.Statements;
using ExportPortal.Features.Audits;
using ExportPortal.Features.Connections;
using ExportPortal.Features.Datasets;
using ExportPortal.Features.Datasets.Assessments;
using ExportPortal.Features.Datasets.Measuring;
using ExportPortal.Features.Datasets.Synthetic;
using ExportPortal.Features.Datasets.Protecting;
using ExportPortal.Features.Datasets.Reassessing;
using ExportPortal.Features.Desk;
using ExportPortal.Features.Incidents;
using ExportPortal.Features.Integrity;
using ExportPortal.Features.Licences;
using ExportPortal.Features.Notices;
using ExportPortal.Features.PolicyPacks;
using ExportPortal.Features.Recipients;
using ExportPortal.Features.Register;
using ExportPortal.Features.Retention;
using ExportPortal.Features.Rulings;
using ExportPortal.Features.Safeguarding;
using ExportPortal.Features.Search;
using ExportPortal.Features.Training;
using ExportPortal.Features.Verification;
using ExportPortal.Hosting.Demonstration;
using ExportPortal.Identity;
using ExportPortal.Microdata;
using ExportPortal.Microdata.Counting;
using ExportPortal.Microdata.DuckDb;
using ExportPortal.Microdata.Postgres;
using ExportPortal.Policy;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ExportPortal.Hosting;

/// <summary>Puts the portal together: the store, the log, the engine, the documents and what users do with them.</summary>
internal static class PortalServices
{
    public static IServiceCollection AddPortal(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddPortalData(configuration).AddPortalLogs(configuration);
        services.AddPortalIdentity(configuration, environment);
        services.AddExceptionHandler<Api.ApiFaults>();
        services.AddSingleton(provider => provider.GetRequiredService<IdentityRules>() switch
        {
            { ShowsCodes: true } => DemonstrationPeople.SignIns(DemonstrationSeed.IsBrief(configuration)),
            { Demonstration: true } => DemonstrationPeople.SignIns(DemonstrationSeed.IsBrief(configuration)) with { Key = null },
            _ => DemonstrationSignIns.None,
        });
        services.AddScoped<OrganisationNames>(provider => async (organisation, cancellation) =>
        {
            await using var db = await provider.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(cancellation);
            return await db.Organisations.Where(one => one.Id == organisation).Select(one => one.RomanisedName).FirstOrDefaultAsync(cancellation);
        });
        services.AddScoped<HomeAuthority>(provider => async cancellation =>
            await Home.Find(provider.GetRequiredService<IDbContextFactory<PortalDbContext>>(), provider.GetRequiredService<IOptions<AuthorityOptions>>().Value, cancellation));
        services.AddSingleton(provider => new PortalBrand(
            provider.GetRequiredService<IOptions<AuthorityOptions>>().Value.Name, provider.GetRequiredService<IdentityRules>().Demonstration));
        services.AddPacks();
        services.AddCommands();
        services.AddPortalJobs(configuration);
        services.AddDocuments(configuration, environment);
        services.AddMicrodata(configuration);
        services.AddUseCases();
        services.AddNotices(configuration);
        services.AddAccessLogFeature(configuration);
        services.AddSingleton(provider => new ReportSeal(provider.GetRequiredService<SealKeys>().Current));
        services.AddAudits();
        services.AddIncidents();
        services.AddRetention();
        services.AddRecipients(configuration);
        return services;
    }

    /// <summary>The packs as they stand when the portal begins: those of the program, and those that were published in it and whose day has come.</summary>
    private static void AddPacks(this IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            using var db = provider.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContext();
            return new PackLibrary([.. ShippedPacks.All, .. StoredPacks.Begun(db, DateOnly.FromDateTime(provider.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime))]);
        });
        services.AddSingleton(provider => provider.GetRequiredService<PackLibrary>().Current);
        services.AddSingleton<BeginAnew>().AddHostedService<PackTurn>();
        services.AddSingleton<HandInPack>().AddSingleton<ActOnPack>().AddSingleton<PacksQuery>().AddSingleton<PackDraftQuery>();
    }

    private static void AddCommands(this IServiceCollection services)
    {
        services.AddSingleton<CommandSignal>();
        services.AddSingleton<FreshActor>(provider => async (db, claimed, cancellation) =>
            await provider.GetRequiredService<ActorStore>().Fresh(db, claimed.User, claimed.Session, cancellation) is { } actor
                // A key acts as a party alone, whatever else its person may do.
                ? actor with { Session = claimed.Session, SignIn = claimed.SignIn, Key = claimed.Key, Roles = claimed.Key is null ? actor.Roles : actor.Roles.Intersect(claimed.Roles).ToHashSet() } : null);
        services.AddSingleton<ActGuard>(provider => provider.GetRequiredService<StepUp>().Missing);
        services.AddSingleton(provider => new CommandPipeline(
            provider.GetRequiredService<IDbContextFactory<PortalDbContext>>(), provider.GetRequiredService<FreshActor>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<CommandSignal>(), provider.GetRequiredService<PolicyPack>(), provider.GetRequiredService<ActGuard>(), provider.GetRequiredService<IDataProtectionProvider>()));
        services.AddSingleton<OutboxWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<OutboxWorker>());
        services.AddHostedService<DemonstrationAnnouncement>();
    }

    private static void AddDocuments(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.Configure<SealOptions>(configuration.GetSection(SealOptions.Section));
        services.Configure<UploadOptions>(configuration.GetSection(UploadOptions.Section));
        services.Configure<AuthorityOptions>(configuration.GetSection(AuthorityOptions.Section));
        services.AddSingleton(provider => SealFiles.Open(
            provider.GetRequiredService<IOptions<SealOptions>>().Value, provider.GetRequiredService<PortalPaths>(),
            provider.GetRequiredService<IdentityRules>().Demonstration, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => TimeStampClient.Open(provider.GetRequiredService<IOptions<SealOptions>>().Value));
        services.AddSingleton(provider => SealFiles.Places(provider.GetRequiredService<IOptions<SealOptions>>().Value, provider.GetRequiredService<PortalPaths>()));
        services.AddSingleton<RotateSeal>();
        services.AddSingleton(provider => new TrustedSeals(provider.GetRequiredService<SealKeys>().Trusted) { TimeStampers = provider.GetRequiredService<TimeStamps>().Trusted, Retired = provider.GetRequiredService<SealKeys>().RetiredAt });
        services.AddSingleton(provider => SealFiles.Issuer(
            provider.GetRequiredService<IOptions<AuthorityOptions>>().Value, provider.GetRequiredService<IOptions<SealOptions>>().Value));
        services.AddSingleton(_ => FontLibrary.Load(
            FontLibrary.FindFolder(), configuration["Documents:CjkFont"], configuration.GetValue("Documents:CjkFontIndex", 0)));
        services.AddSingleton<PdfRenderer>();
    }

    private static void AddMicrodata(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(configuration.GetSection("Microdata:Limits").Get<MicrodataLimits>() ?? MicrodataLimits.Default);
        services.AddSingleton(provider =>
            (configuration.GetSection("Microdata:Engine").Get<DuckDbSettings>() ?? new DuckDbSettings()) is var engine && configuration["Microdata:Engine:SpillFolder"] is null
                ? engine with { SpillFolder = provider.GetRequiredService<PortalPaths>().Spill }
                : engine);
        services.AddSingleton(new TableConnections(configuration.GetSection("Microdata:Connections").Get<Dictionary<string, TableConnection>>() ?? []));
        services.AddSingleton<ITableSources, PostgresTables>().AddSingleton<FileIntake>();
        services.AddSingleton<MicrodataEngine>();
        services.AddSingleton<IMicrodataEngine>(provider => provider.GetRequiredService<MicrodataEngine>());
        services.AddSingleton<ISetSearches>(provider => provider.GetRequiredService<MicrodataEngine>());
        services.AddSingleton<IProtectionEngine>(provider => provider.GetRequiredService<MicrodataEngine>());
        services.AddSingleton<ISyntheticAttacks, DuckDbSyntheticAttacks>();
        services.AddSingleton<IStressSearches>(provider => new StressSearches(provider.GetRequiredService<MicrodataEngine>()));
    }

    private static void AddUseCases(this IServiceCollection services)
    {
        services.AddOutputChecks();
        services.AddSyntheticAttacks();
        services.AddSingleton<AssessmentQuery>().AddSingleton<ReassessmentQuery>().AddSingleton<ActOnReassessment>().AddSingleton<IDueActs, ReassessmentsDue>();
        services.AddSingleton<StagedUploads>().AddSingleton<TableChoices>().AddSingleton<RegisterDataset>().AddSingleton<RegisterVersion>().AddSingleton<MeasureFile>().AddSingleton<DeclareOrigin>().AddSingleton<SetDualUse>().AddSingleton<CorrectDataset>();
        services.AddSingleton<ReadLog>().AddSingleton(IntegrityLogs.Of).AddSingleton<SubjectNames>().AddSingleton<IntegrityQuery>().AddSingleton<MailedCheckpoints>(provider => () => CheckpointsOutside.Of(provider).MailedTo).AddSingleton<VerifyLog>();
        services.AddSingleton<DatasetListQuery>().AddSingleton<DatasetQuery>().AddSingleton<MeasureSessions>().AddSingleton<UploadAttempts>().AddSingleton<StressSetups>().AddSingleton<MeasureDesk>().AddSingleton<CasesInHand>().AddSingleton<ProtectDesk>();
        services.AddHostedService<CaseWatch>();
        services.AddSingleton<CaseChanges>().AddSingleton<DraftApplication>().AddSingleton<ActOnApplication>().AddSingleton<EvidenceCondition>().AddSingleton<ChangeClauses>().AddSingleton<ReviewersQuery>().AddSingleton<AskReviewer>();
        services.AddSingleton<IDueActs, DueApplications>().AddSingleton<LodgeAppeal>().AddSingleton<ActOnAppeal>().AddSingleton<AppealQuery>().AddSingleton<LodgeLicenceAppeal>().AddSingleton<ActOnLicenceAppeal>().AddSingleton<LicenceAppealsQuery>().AddSingleton<PanelQuery>().AddSingleton<NamePanel>().AddSingleton<FileAccessRequest>().AddSingleton<AnswerAccessRequest>().AddSingleton<AccessRequestQuery>();
        services.AddSingleton<ScannerProgram>().AddSingleton<AttachDocuments>().AddSingleton<RemoveDocument>().AddSingleton<DownloadDocument>().AddSingleton<DocumentsQuery>();
        services.AddSingleton<AskForStatement>().AddSingleton<SignStatement>().AddSingleton<StatementQuery>().AddSingleton<CompleteDraft>();
        services.AddSingleton<EmergencyReading>().AddSingleton<CaseQuery>().AddSingleton<CaseHistoryQuery>().AddSingleton<ApplicationListQuery>().AddSingleton<ApplicationSliceQuery>().AddSingleton<ApplicationSubjects>();
        services.AddSingleton<DeclareInterest>().AddSingleton<EndInterest>().AddSingleton<InterestQuery>();
        services.AddSingleton<AskForAccount>().AddSingleton<DecideAccountRequest>().AddSingleton<LockAccount>().AddSingleton<InviteAccount>().AddSingleton<RegisterOrganisation>().AddSingleton<AccountsQuery>();
        services.AddSingleton<AskEmergencyAccess>().AddSingleton<ActOnEmergency>().AddSingleton<EmergencyQuery>().AddSingleton<IDueActs, DueEmergencies>();
        services.AddSingleton<AskForRuling>().AddSingleton<GiveRuling>().AddSingleton<RulingQuery>().AddSingleton<IDueActs, DueRulings>();
        services.AddSingleton<RegisterQuery>().AddSingleton<AskForEmbargo>().AddSingleton<DecideEmbargo>().AddSingleton<EmbargoQuery>();
        services.AddSingleton<OpenDispute>().AddSingleton<ComplainFromOutside>().AddSingleton<WithdrawComplaint>().AddSingleton<ActOnDispute>().AddSingleton<RecordJudgment>().AddSingleton<IOutboxHandler, CarryOutJudgment>().AddSingleton<DisputeQuery>().AddSingleton<DisputesDueQuery>().AddSingleton<IDueActs, DueDisputes>();
        services.AddSingleton<TakeModule>().AddSingleton<TrainingQuery>().AddSingleton<CertificatesQuery>().AddSingleton<FairnessQuery>();
        services.AddSingleton<DeskQuery>().AddSingleton<CircumstancesDueQuery>().AddSingleton<ReadFactsAnew>().AddSingleton<KeepAnswers>().AddSingleton<OpenForm>().AddSingleton<AnswerActs>();
        services.AddSingleton<ApplicationRecordQuery>().AddSingleton<SearchQuery>();
        services.AddSingleton<MyLicencesQuery>().AddSingleton<LicencesQuery>().AddSingleton<LicenceFileQuery>().AddSingleton<LicenceDocumentQuery>().AddSingleton<DownloadPackage>();
        services.AddScoped<LicenceActs>().AddScoped<LicenceAppealActs>();
        services.AddSingleton<LicenceRegister>().AddSingleton<VerifyLicence>();
        services.AddSingleton<AcceptLicence>().AddSingleton<ActOnLicence>().AddSingleton<IOutboxHandler, SealPackage>().AddSingleton<TrySealAgain>().AddSingleton<IOutboxHandler, RetrainUsers>().AddSingleton<IOutboxHandler, SuspendListed>().AddSingleton<IOutboxHandler, TellScreened>().AddSingleton<IOutboxHandler, AskStatementAnew>().AddSingleton<IOutboxHandler>(services => services.GetRequiredService<ReadFactsAnew>());
        services.AddSingleton<LicenceFormQuery>().AddSingleton<TellCircumstance>().AddSingleton<SettleCircumstance>().AddSingleton<CircumstancesQuery>().AddSingleton<AmendmentQuery>();
        services.AddSingleton<DoDuty>().AddSingleton<KeepSites>().AddSingleton<RequestAmendment>().AddSingleton<ActOnAmendment>().AddSingleton<EvidenceChange>().AddSingleton<IDueActs, AmendmentTime>().AddSingleton<IDueActs, AcceptanceTime>().AddSingleton<IDueActs, LicenceTime>().AddSingleton<IDueActs, ModesDue>().AddSingleton<IDueActs, LicenceReminders>().AddSingleton<IDueActs, TrainingReminders>();
        services.AddSingleton<DecideAccess>().AddSingleton<ClosedLicencesQuery>().AddSingleton<ClientGate>().AddSingleton<WebhookSender>().AddSingleton<IOutboxHandler, TellEnd>();
    }

    private static void AddNotices(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<MailOptions>(configuration.GetSection(MailOptions.Section));
        services.AddSingleton(new InvitationDelivery(configuration.GetSection(MailOptions.Section).Get<MailOptions>() is { Host.Length: > 0 }));
        services.Configure<WebhookOptions>(configuration.GetSection(WebhookOptions.Section));
        services.Configure<ConnectionRules>(configuration.GetSection(WebhookOptions.Section));
        services.AddSingleton<Post>().AddSingleton<IDueActs, DueDigests>().AddSingleton<IDueActs, DueLimits>().AddSingleton<IOutboxHandler, WriteLetters>().AddSingleton<IOutboxHandler, SendMail>().AddSingleton<IOutboxHandler, SendInvitation>().AddSingleton<IOutboxHandler, SendDigests>();
        services.AddSingleton<CheckpointMail>().AddSingleton<IDueActs>(provider => provider.GetRequiredService<CheckpointMail>()).AddSingleton<IOutboxHandler>(provider => provider.GetRequiredService<CheckpointMail>());
        services.AddSingleton<InboxQuery>().AddSingleton<ReadNotices>();
        services.AddSingleton<ManageConnections>().AddSingleton<ConnectionsQuery>();
    }
}
