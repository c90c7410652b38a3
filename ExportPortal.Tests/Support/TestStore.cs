using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Data.Lists;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Risk;
using ExportPortal.Features;
using ExportPortal.Features.Applications;
using ExportPortal.Features.Applications.Papers;
using ExportPortal.Features.Applications.Statements;
using ExportPortal.Features.Licences;
using ExportPortal.Hosting.Demonstration;
using ExportPortal.Identity;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace ExportPortal.Support;

/// <summary>
/// A migrated store of its own, on SQLite or PostgreSQL, with the people of the tests, the three houses and one
/// measured dataset; and the real pipeline and use cases over it. Copied from one template a provider.
/// </summary>
internal sealed class TestStore : IDbContextFactory<PortalDbContext>, IAsyncDisposable
{
    private static readonly SemaphoreSlim Making = new(1, 1);
    private static byte[]? sqliteTemplate;
    private static string? postgresTemplate;
    private static readonly Dataset Data = Records.Dataset();
    private static readonly DatasetVersion Measured = Data.AddVersion();
    private static readonly RiskAssessment Assessed = Records.Assess(Measured);

    private readonly string? folder;
    private readonly PortalDbContextFactory contexts;

    private TestStore(StorageProvider provider, string place)
    {
        folder = provider is StorageProvider.Sqlite ? place : null;
        Paths = PortalPaths.From(new StorageOptions { Provider = provider, Folder = folder ?? Path.Combine(Path.GetTempPath(), $"ep-store-{Guid.NewGuid():N}"), ConnectionString = place }, "/");
        // No test asks what is left when the power fails.
        contexts = new(Paths, new WriteGate(Gate), new SqlitePragmas(waitsForDisk: false));
        Pipeline = new(this, Fresh, Clock, Signal);
    }

    public FifoGate Gate { get; } = new();
    public PortalPaths Paths { get; }
    public FakeTimeProvider Clock { get; } = new(Cases.Start);
    public CommandSignal Signal { get; } = new();
    public CommandPipeline Pipeline { get; private set; }
    public DatasetVersionId Version => Measured.Id;
    public ReadFactsAnew Facts => new(Pipeline, Cases.Packs, new CaseChanges(), Lists);
    public ListsInForce Lists => new(this, Cases.Pack);
    public ActOnApplication Act => new(Pipeline, Cases.Packs, new CaseChanges(), Facts, Lists);
    public ActOnLicence ActOnLicence => new(Pipeline, Cases.Pack);
    public DoDuty Duty => new(Pipeline, Lists, Cases.Pack);
    public DecideAccess Decide => new(Pipeline);
    public KeepSites Sites => new(Pipeline, Lists);
    public RequestAmendment Request => new(Pipeline, Lists, Cases.Pack);
    public ActOnAmendment Amend => new(Pipeline, Lists, Cases.Packs, Cases.Pack);
    public AcceptLicence Accept => new(Pipeline, Lists, Cases.Pack);
    public DraftApplication Drafting => new(Pipeline, Cases.Packs);
    public AttachDocuments Attach => new(Pipeline, Cases.Packs, new(Microsoft.Extensions.Options.Options.Create(new UploadOptions()), NullLogger<ScannerProgram>.Instance), Paths, new CaseChanges());
    public StatementQuery Statements => new(this, Cases.Packs);
    public AskForStatement AskStatement => new(Pipeline);
    public SignStatement SignStatement => new(Pipeline, Cases.Packs);
    public CompleteDraft Complete => new(this, Drafting, Attach, AskStatement, SignStatement, Statements, Cases.Pack, Clock);
    public LodgeAppeal Lodge => new(Pipeline, Cases.Packs, new CaseChanges());
    public ActOnAppeal ActOnAppeal => new(Pipeline, Cases.Packs, new CaseChanges());
    public FileAccessRequest FileRequest => new(Pipeline, Cases.Pack);
    public AnswerAccessRequest AnswerRequest => new(Pipeline, Cases.Pack);
    public DueActsRunner Time => new([new DueApplications(this, Cases.Packs, new CaseChanges())], new JobLeases(this, Clock), Pipeline, Clock, NullLogger<DueActsRunner>.Instance);
    public CaseHistoryQuery History => new(this, Records.LogKey.Value, Cases.Packs, Clock, new(Pipeline));
    public ApplicationRecordQuery Record => new(new(this, Lists, Cases.Packs, Clock, new(Pipeline)), History);
    public EvidenceCondition Evidence => new(Pipeline, new CaseChanges());

    /// <summary>From now on each act orders its letters, as in the running portal.</summary>
    public void Tell() => Pipeline = new(this, Fresh, Clock, Signal, Cases.Pack);

    /// <summary>From now on the key ring is ready before each act, as in the running portal.</summary>
    public void Secure(IDataProtectionProvider protection) => Pipeline = new(this, Fresh, Clock, Signal, protection: protection);

    /// <summary>Writes the letters that were ordered, and gives all that there are: template and who got it, oldest first.</summary>
    public async Task<List<(string Template, UserId To, string Text)>> Letters()
    {
        await using var db = CreateDbContext();
        var write = new Features.Notices.WriteLetters(this, Cases.Packs, Records.Package().Issuer, Signal, Clock);
        foreach (var order in await db.LetterOrders.AsNoTracking().OrderBy(one => one.At).Select(one => one.Id).ToListAsync())
            await write.Handle(order, default);
        return (await db.Notices.AsNoTracking().OrderBy(one => one.CreatedAt).ToListAsync()).ConvertAll(one => (one.Template, new UserId(one.User), $"{one.Subject}\n{one.Body}"));
    }

    public PortalDbContext CreateDbContext() => contexts.CreateDbContext();

    private async Task<Actor?> Fresh(PortalDbContext db, Actor claimed, CancellationToken cancellation) =>
        await new ActorStore(Clock).Fresh(db, claimed.User, claimed.Session, cancellation);

    public static async Task<TestStore> Sqlite()
    {
        await Making.WaitAsync();
        try
        {
            sqliteTemplate ??= await MakeSqlite();
        }
        finally
        {
            Making.Release();
        }
        var folder = Directory.CreateTempSubdirectory("ep-store-").FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "portal.db"), sqliteTemplate);
        return new(StorageProvider.Sqlite, folder);
    }

    public static async Task<TestStore> Postgres(PostgresCluster cluster)
    {
        await Making.WaitAsync();
        try
        {
            if (postgresTemplate is null)
            {
                var connection = await cluster.CreateDatabase();
                await new TestStore(StorageProvider.Postgres, connection).Fill();
                NpgsqlConnection.ClearAllPools();
                postgresTemplate = connection;
            }
            var copy = new NpgsqlConnectionStringBuilder(postgresTemplate) { Database = $"copy_{Guid.NewGuid():N}", MaxPoolSize = 60 };
            await using var server = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(postgresTemplate) { Database = "postgres", Pooling = false }.ConnectionString);
            await server.OpenAsync();
            await using var create = new NpgsqlCommand($"CREATE DATABASE {copy.Database} TEMPLATE {new NpgsqlConnectionStringBuilder(postgresTemplate).Database}", server);
            await create.ExecuteNonQueryAsync();
            return new(StorageProvider.Postgres, copy.ConnectionString);
        }
        finally
        {
            Making.Release();
        }
    }

    /// <summary>An empty database, not migrated.</summary>
    public static TestStore Empty(StorageProvider provider, string place) => new(provider, place);

    private static async Task<byte[]> MakeSqlite()
    {
        var folder = Directory.CreateTempSubdirectory("ep-store-").FullName;
        await new TestStore(StorageProvider.Sqlite, folder).Fill();
        await using (var direct = new SqliteConnection($"Data Source={Path.Combine(folder, "portal.db")};Pooling=False"))
        {
            await direct.OpenAsync();
            await direct.Command(null, "PRAGMA wal_checkpoint(TRUNCATE)").Execute(default);
        }
        SqliteConnection.ClearAllPools();
        var bytes = await File.ReadAllBytesAsync(Path.Combine(folder, "portal.db"));
        Directory.Delete(folder, recursive: true);
        return bytes;
    }

    private async Task Fill()
    {
        await using var db = CreateDbContext();
        await db.Database.MigrateAsync();
        db.Organisations.AddRange(Records.Authority, Records.StewardHouse, Records.RecipientHouse, Records.Party(People.Elsewhere, Domain.Recipients.OrganisationKind.Recipient, "Elsewhere", "DE"),
            Records.Party(People.Ombudsman, Domain.Recipients.OrganisationKind.Independent, "Office of the Ombudsman", "XA"));
        db.Datasets.Add(Data);
        db.Assessments.Add(Assessed);
        foreach (var role in Enum.GetValues<Role>())
            db.Roles.Add(new PortalRole { Id = RoleId(role), Name = role.ToString(), NormalizedName = role.ToString().ToUpperInvariant() });
        foreach (var actor in (Actor[])[People.Steward, People.Recipient, People.Officer, People.SecondOfficer, People.Technical, People.Legal, People.Ethics, People.Screening, People.Panel, People.SecondPanel, People.Outsider, People.Manager, People.SecondManager, People.Board, People.SecondBoard])
            AddUser(db, actor);
        await db.SaveChangesAsync();
    }

    private static Guid RoleId(Role role) => new((int)role + 1, 0, 0, new byte[8]);

    private static void AddUser(PortalDbContext db, Actor actor)
    {
        db.Users.Add(new PortalUser { Id = actor.User.Value, UserName = actor.User.Value.ToString(), PersonId = actor.Person.Value, OrganisationId = actor.Organisation.Value, DisplayName = actor.Name, SecurityStamp = "stamp" });
        foreach (var role in actor.Roles)
            db.UserRoles.Add(new IdentityUserRole<Guid> { UserId = actor.User.Value, RoleId = RoleId(role) });
    }

    /// <summary>Stores an account for the actor.</summary>
    public async Task<Actor> Enrol(Actor actor)
    {
        await using var db = CreateDbContext();
        AddUser(db, actor);
        await db.SaveChangesAsync();
        return actor;
    }

    /// <summary>Stores an application in the state; its facts are those of the store's own dataset.</summary>
    public async Task<Application> Application(ApplicationState state, string number = "A-001", Actor? recipient = null)
    {
        await using var db = CreateDbContext();
        var draft = await Complete.Run(new ApplicationInput
        {
            DatasetVersion = Version.Value, Recipient = (recipient ?? People.Recipient).Organisation.Value, Purpose = "health-services-research", Summary = "How long people stay.", Necessity = "Counts would not do.",
            Countries = "NL", Start = Cases.Term.Start, End = Cases.Term.End, EndUseStatement = recipient?.Name ?? "Dr Kenji Arata",
        }, People.Steward, recipient ?? People.Recipient, default);
        Assert.Equal(number, draft);
        (ApplicationState To, ApplicationVerb Verb, Actor Actor)[] way =
        [
            (ApplicationState.Submitted, ApplicationVerb.Submit, People.Steward), (ApplicationState.Registered, ApplicationVerb.Register, People.Officer),
            (ApplicationState.InReview, ApplicationVerb.StartReview, People.Officer), (ApplicationState.InReview, ApplicationVerb.GiveTechnicalOpinion, People.Technical),
            (ApplicationState.InReview, ApplicationVerb.GiveLegalOpinion, People.Legal), (ApplicationState.Recommended, ApplicationVerb.Recommend, People.Officer),
            (ApplicationState.DecisionPending, ApplicationVerb.SendToDecider, People.Officer), (ApplicationState.Approved, ApplicationVerb.Approve, People.Manager),
        ];
        foreach (var (_, verb, actor) in way.Take(state is ApplicationState.Draft ? 0 : Array.FindIndex(way, step => step.To == state) + 1))
            Assert.Equal("", (await Do(verb, actor, number)).Message);
        return await db.Applications.AsNoTracking().SingleAsync(one => one.Number == number);
    }

    /// <summary>A case like A-001, decided.</summary>
    public async Task Decided(string number, ApplicationState state)
    {
        await using var db = CreateDbContext();
        var pending = await db.Applications.AsNoTracking().SingleAsync(one => one.Number == "A-001");
        var decided = Cases.In(state, pending.Case);
        foreach (var (name, value) in ((string, object)[])[("Number", number), ("Dataset", pending.Dataset), ("DatasetVersion", pending.DatasetVersion), ("Assessment", pending.Assessment), ("Steward", pending.Steward), ("Recipient", pending.Recipient), ("Likeness", pending.Likeness!)])
            typeof(Application).GetProperty(name)!.SetValue(decided, value);
        db.Applications.Add(decided);
        await db.SaveChangesAsync();
    }

    public Task<Outcome<string>> Do(ApplicationVerb verb, Actor actor, string number = "A-001", Guid? key = null, int? revision = null) =>
        Act.Run(new ApplicationAct(number, verb, revision, "because", Ground: "RG-03", Change: "a coarser file", Tier: 3, Answers: new Dictionary<int, string> { [1] = "yes", [2] = "no" }), key ?? Guid.NewGuid(), actor, default);

    /// <summary>Stores a licence in the state; its package is a stand-in.</summary>
    public async Task<string> Licence(LicenceState state, string application = "A-001", Actor? recipient = null)
    {
        var granted = (await Application(ApplicationState.Approved, application, recipient)).Id;
        await using (var db = CreateDbContext())
        {
            (await db.Licences.SingleAsync(one => one.Application == granted)).RecordSeal(ContentHash.Of("sealed"u8), Cases.Pack, [], Clock.GetUtcNow());
            await db.SaveChangesAsync();
        }
        await using var read = CreateDbContext();
        var number = (await read.Licences.AsNoTracking().SingleAsync(one => one.Application == granted)).Number;
        if (state is LicenceState.PendingAcceptance)
            return number;
        foreach (var side in (Actor[])[People.Steward, recipient ?? People.Recipient])
            Assert.Equal("", (await this.AcceptAs(number, side)).Message);
        if (state is LicenceState.Suspended)
            Assert.Equal("", (await ActOnLicence.Run(number, LicenceVerb.Suspend, "doubt", null, Guid.NewGuid(), People.Manager, default)).Message);
        return number;
    }

    /// <summary>A file as it is sent.</summary>
    public async Task<byte[]> Read(StoredFile file)
    {
        var sent = new MemoryStream();
        await file.CopyTo(sent, this, default);
        return sent.ToArray();
    }

    /// <summary>The log of acts, oldest first.</summary>
    public async Task<List<AuditEntry>> Log()
    {
        await using var db = CreateDbContext();
        await db.Database.OpenConnectionAsync();
        var entries = new List<AuditEntry>();
        while (await AuditHistory.All(db.Database.GetDbConnection(), entries.Count - 1, default) is { Count: > 0 } page)
            entries.AddRange(page);
        return entries;
    }

    /// <summary>What is stored, counted: applications, licences, keys, outbox, acts, and the states.</summary>
    public async Task<string> Snapshot()
    {
        await using var db = CreateDbContext();
        var states = await db.Applications.OrderBy(one => one.Number).Select(one => $"{one.Number} {one.State}").ToListAsync();
        return $"{await db.Licences.CountAsync()} licences, {await db.CommandsDone.CountAsync()} keys, {await db.Outbox.CountAsync()} owed, {string.Join(", ", states)}";
    }

    public async Task Sql(string sql)
    {
        await using var db = CreateDbContext();
        await db.Database.OpenConnectionAsync();
        await db.Database.GetDbConnection().Command(null, sql).Execute(default);
    }

    public async ValueTask DisposeAsync()
    {
        if (folder is null)
        {
            await using var connection = new NpgsqlConnection(Paths.Connection);
            NpgsqlConnection.ClearPool(connection);
            if (Directory.Exists(Paths.Folder))
                Directory.Delete(Paths.Folder, recursive: true);
            return;
        }
        await using (var db = CreateDbContext())
            SqliteConnection.ClearPool((SqliteConnection)db.Database.GetDbConnection());
        Directory.Delete(folder, recursive: true);
    }
}
