using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Recipients;
using ExportPortal.Features.AccessLog.Alerts;
using ExportPortal.Features.Disputes;
using ExportPortal.Features.Incidents;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Data;

/// <summary>Incidents and sanctions through the use cases and the portal's own acts; the same tests on both stores.</summary>
public abstract partial class IncidentStoreTests
{
    private protected abstract Task<TestStore> Open();

    private static readonly IReadOnlyList<FactorScore> Factors = [.. Cases.Pack.IncidentRules.Sanctions.Factors.Select(factor => new FactorScore(factor.Code, 0, "plays no part"))];

    private static DueActsRunner Time(TestStore store) => new([new IncidentTime(store, Cases.Pack), new AlertDeadlines(store, Cases.Pack)], new JobLeases(store, store.Clock), store.Pipeline, store.Clock, NullLogger<DueActsRunner>.Instance);

    private static OutboxWorker Worker(TestStore store) => new(store, [new ApplySanction(store, store.Pipeline, Cases.Pack), new Features.Disputes.CarryOutJudgment(store, store.Pipeline, Cases.Packs, Cases.Pack)], store.Signal, store.Clock, NullLogger<OutboxWorker>.Instance);

    private static async Task Work(TestStore store, string number, IncidentWork work, string rule = "") =>
        Assert.Equal(rule, await new WorkOnIncident(store.Pipeline, Cases.Pack).Run(number, work, null, Guid.NewGuid(), People.IncidentLead, default) is var done && done.IsDone ? "" : done.Rule?.Code ?? done.Kind.ToString());

    private static Task<Outcome<string>> Act(TestStore store, string number, IncidentVerb verb, Actor? actor = null, TriageInput? triage = null) =>
        new ActOnIncident(store.Pipeline, Cases.Pack).Run(number, verb, "because", triage, null, Guid.NewGuid(), actor ?? People.IncidentLead, default);

    private static Task<Outcome<string>> Sanction(TestStore store, string number, SanctionVerb verb, Actor actor) =>
        new ActOnSanction(store.Pipeline, Cases.Pack).Run(number, verb, "because", null, Guid.NewGuid(), actor, default);

    private static async Task<string> Reported(TestStore store, string? licence = null)
    {
        var outcome = await new ReportIncident(store.Pipeline, Cases.Pack).Run(
            new("I-03", "Copy on a laptop", "A copy left the environment.", null, null, licence is null ? [] : [licence]), Guid.NewGuid(), People.Recipient, default);
        Assert.Equal("", outcome.Message);
        return outcome.Value;
    }

    private static async Task<(string Licence, string Incident)> Investigated(TestStore store, LicenceState state = LicenceState.Active)
    {
        await store.Enrol(People.IncidentLead);
        var licence = await store.Licence(state);
        var number = await Reported(store, licence);
        Assert.Equal("", (await Act(store, number, IncidentVerb.Triage, triage: new("I-03", 2, 640_000, [], []))).Message);
        foreach (var verb in (IncidentVerb[])[IncidentVerb.Contain, IncidentVerb.Investigate])
            Assert.Equal("", (await Act(store, number, verb)).Message);
        return (licence, number);
    }

    private static async Task<T> Read<T>(TestStore store, Func<PortalDbContext, Task<T>> read)
    {
        await using var db = store.CreateDbContext();
        return await read(db);
    }

    [Fact]
    public async Task Incident_FromReportToNotice_IsKeptWithItsClocksAndCustody()
    {
        await using var store = await Open();
        var (licence, number) = await Investigated(store);
        await Work(store, number, new AddEvidence("Disk image", ContentHash.Of("disk"u8), "Sigrun Vale", store.Clock.GetUtcNow(), "safe 3"));
        await Work(store, number, new MoveEvidence(1, "laboratory", "Marek Sool", ContentHash.Of("disk"u8), "to be read"));
        await Work(store, number, new MoveEvidence(1, "court", "clerk", ContentHash.Of("other"u8), "asked for"), "EV-6");
        await MoveAThing(store, number);
        store.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(1, await Time(store).Run(default));
        Assert.Equal(0, await Time(store).Run(default));
        await Work(store, number, new SendNotice("Licence", "first notice", new(store.Clock.GetUtcNow(), "form", "R-1", null, "")), "NC-11");
        await Work(store, number, new SendNotice("Licence", "first notice", new(store.Clock.GetUtcNow(), "form", "R-1", null, "the disk took longer")));
        var kept = await Read(store, db => db.Incidents.AsNoTracking().SingleAsync());
        Assert.Equal((licence, ReachedHow.Named), (Assert.Single(kept.Licences).Number, kept.Licences[0].How));
        Assert.Equal(["laboratory", "laboratory"], kept.Evidence.Select(one => one.Now.Place));
        Assert.Equal(("no file: Serial 77-X, bag 12; broken, so it cannot be read", "Serial 77-X, seal unbroken"), (kept.Evidence[1].KnownBy, kept.Evidence[1].Moves[0].Seen));
        Assert.Equal(NoticeStanding.MetLate, kept.Notices[0].At(store.Clock.GetUtcNow()));
        Assert.True(await Read(store, db => db.Licences.AsNoTracking().SingleAsync()) is var marked && marked.Has(LicenceMark.UnderInvestigation));
        Assert.Contains(await store.Log(), entry => entry.Event.Act == "incident.clockmissed" && entry.Reason!.Contains("first notice is late"));
    }

    [Fact]
    public async Task Suspend_ReachedLicence_StopsItAndSaysSoInBothRecords()
    {
        await using var store = await Open();
        var (licence, number) = await Investigated(store);
        var suspend = new SuspendReached(store.Pipeline, Cases.Pack);
        Assert.Equal(OutcomeKind.NotFound, (await suspend.Run(number, "XP-2026-9999999", "x", Guid.NewGuid(), People.IncidentLead, default)).Kind);
        Assert.False((await suspend.Run(number, licence, "x", Guid.NewGuid(), People.Manager, default)).IsDone);
        Assert.Equal("SUSPENDED", (await suspend.Run(number, licence, "a copy is out", Guid.NewGuid(), People.IncidentLead, default)).Value);
        Assert.Contains((await Read(store, db => db.Incidents.AsNoTracking().SingleAsync())).Entries, entry => entry.Text.StartsWith($"{licence} suspended provisionally"));
        var act = Assert.Single(await store.Log(), entry => entry.Event.Act == "licence.suspendprovisionally" && entry.Event.To == "SUSPENDED").Event;
        Assert.Equal(("licence", licence), (act.Subject.Kind, act.Subject.Number));
    }

    [Fact]
    public async Task Sanction_ProposedNoticedRepliedImposedAppealed_MovesLicenceAndRecord()
    {
        await using var store = await Open();
        var (licence, number) = await Investigated(store);
        var propose = new ProposeSanction(store.Pipeline, Cases.Pack);
        Assert.Equal("WF-2", (await propose.Run(number, new(licence, "FG4", 4, Factors, "Stop."), Guid.NewGuid(), People.Manager, default)).Rule!.Code);
        Assert.Equal("SN-001", (await propose.Run(number, new(licence, "FG4", 4, Factors, "Stop."), Guid.NewGuid(), People.IncidentLead, default)).Value);
        var answer = new AnswerSanction(store.Pipeline, Cases.Pack);
        Assert.Equal(OutcomeKind.NotFound, (await answer.Run("SN-001", SanctionVerb.Reply, "no", Guid.NewGuid(), People.Recipient, default)).Kind);
        Assert.Equal("NOTICED", (await Sanction(store, "SN-001", SanctionVerb.GiveNotice, People.IncidentLead)).Value);
        Assert.Equal("DQ-23", (await new OpenDispute(store.Pipeline, Cases.Packs, Cases.Pack).Run(DisputeKind.Sanction, "SN-001", "It asks for too much.", Guid.NewGuid(), People.Recipient, default)).Rule?.Code); // its reply is the way before it is imposed
        Assert.Equal("NOTICED", (await answer.Run("SN-001", SanctionVerb.Reply, "It was one contractor.", Guid.NewGuid(), People.Recipient, default)).Value);
        Assert.Equal(OutcomeKind.NotFound, (await Sanction(store, "SN-001", SanctionVerb.Impose, People.Officer)).Kind);
        Assert.Equal("IMPOSED", (await Sanction(store, "SN-001", SanctionVerb.Impose, People.Manager)).Value);
        while (await Worker(store).DoNext(default)) { }
        Assert.Equal((LicenceState.Suspended, History.Major), await State(store));
        // Whoever imposed it does not lift its suspension beside it.
        Assert.Equal("LC-17", (await store.ActOnLicence.Run(licence, LicenceVerb.LiftSuspension, "mended", null, Guid.NewGuid(), People.SecondManager, default)).Rule?.Code);
        Assert.Equal(licence, Assert.Single(await store.Log(), entry => entry.Event.Act == "licence.suspendbysanction").Event.Subject.Number);
        Assert.Equal("SN-001-AP1", (await answer.Run("SN-001", SanctionVerb.Appeal, "It is mended.", Guid.NewGuid(), People.Recipient, default)).Value);
        Assert.Equal((LicenceState.Suspended, History.Major), await State(store));
        // The appeal reaches the desk of who names the panel; number and title find what the reader may see.
        async Task<IEnumerable<string>> Appeals(Actor actor) => (await new Features.Desk.DeskQuery(store, Cases.Packs, store.Clock).For(actor, default)).Appeals.Select(row => row.Appeal);
        Assert.Equal(["SN-001-AP1"], await Appeals(Seats.Chair));
        Assert.Empty(await Appeals(People.Panel));
        async Task<IEnumerable<string>> Found(string words, Actor actor) => (await new Features.Search.SearchQuery(store, store.Pipeline, store.Clock).Run(words, actor)).Hits.Select(hit => hit.Number);
        Assert.Equal([number, "SN-001"], (await Found(number, People.Manager)).Concat(await Found("sn-001", People.Manager)));
        Assert.Equal([number], await Found("copy on a laptop", People.IncidentLead));
        Assert.Empty((await Found(number, People.Officer)).Concat(await Found("sn-001", People.Officer)));
        Assert.Equal(["SN-001"], await Found("sn-001", People.Recipient));
        var decide = new DecideSanctionAppeal(store.Pipeline, Cases.Pack);
        await store.Seat("SN-001-AP1");
        Assert.Equal(["SN-001-AP1"], await Appeals(People.Panel));
        Assert.Equal("LODGED", (await decide.Run("SN-001", AppealVerb.GrantAppeal, "mended", null, Guid.NewGuid(), People.Panel, default)).Value);
        Assert.Equal("GRANTED", (await decide.Run("SN-001", AppealVerb.GrantAppeal, "mended", null, Guid.NewGuid(), People.SecondPanel, default)).Value);
        while (await Worker(store).DoNext(default)) { }
        Assert.Equal((LicenceState.Active, History.Clean), await State(store));
    }

    [Fact]
    public async Task Sanction_Exclusion_RevokesOnceNobodyAppealsAndBarsUntilItEnds()
    {
        await using var store = await Open();
        var (licence, number) = await Investigated(store);
        await new ProposeSanction(store.Pipeline, Cases.Pack).Run(number, new(licence, "INTENT", 6, Factors, "Out.", Months: 6), Guid.NewGuid(), People.IncidentLead, default);
        await Sanction(store, "SN-001", SanctionVerb.GiveNotice, People.IncidentLead);
        var waiting = await store.Licence(LicenceState.PendingAcceptance, "A-002");
        store.Clock.Advance(TimeSpan.FromDays(20));
        Assert.Equal("SN-9", (await Sanction(store, "SN-001", SanctionVerb.Impose, People.Manager)).Rule!.Code);
        Assert.Equal("NOTICED", (await Sanction(store, "SN-001", SanctionVerb.Impose, People.Board)).Value);
        Assert.Equal("IMPOSED", (await Sanction(store, "SN-001", SanctionVerb.Impose, People.SecondBoard)).Value);
        while (await Worker(store).DoNext(default)) { }
        Assert.Equal((LicenceState.Suspended, History.Barred), await State(store));
        Assert.Equal("LC-25", (await Accept(store, waiting, People.Recipient)).Rule?.Code);
        // Every licence that was granted on the milder record is looked at anew.
        Assert.Contains(await Read(store, db => db.Reassessments.AsNoTracking().ToListAsync()), task => task.Trigger is Domain.Risk.ReassessmentTrigger.RecipientChanged && task.Reason.Contains(waiting, StringComparison.Ordinal));
        store.Clock.Advance(TimeSpan.FromDays(31));
        await Time(store).Run(default);
        await Time(store).Run(default);
        while (await Worker(store).DoNext(default)) { }
        Assert.Equal((LicenceState.Revoked, History.Barred), await State(store));
        Assert.Single(await store.Log(), entry => entry.Event.Act == "licence.revokebysanction");
        store.Clock.Advance(TimeSpan.FromDays(160));
        await Time(store).Run(default);
        Assert.Equal((LicenceState.Revoked, History.Major), await State(store));
        store.Clock.Advance(TimeSpan.FromDays(600));
        await Time(store).Run(default);
        Assert.Equal((LicenceState.Revoked, History.Clean), await State(store));
        Assert.Equal(SanctionState.Ended, (await Read(store, db => db.Sanctions.AsNoTracking().SingleAsync())).State);
    }

    [Fact]
    public async Task Alert_CriticalThatNobodyExplains_OpensAnIncidentOnceForItsLicence()
    {
        await using var store = await Open();
        var licence = await store.Licence(LicenceState.Active);
        await using (var db = store.CreateDbContext())
        {
            var now = store.Clock.GetUtcNow();
            db.Add(Alert.Raise(Guid.NewGuid(), new Anomaly("AN-02", AnomalyLevel.Critical, [7], "One user in NL and BR within 20 minutes."), licence, "a1", DateOnly.FromDateTime(now.UtcDateTime), now.AddHours(4), now));
            await db.SaveChangesAsync();
        }
        store.Clock.Advance(TimeSpan.FromHours(5));
        await Time(store).Run(default);
        await Time(store).Run(default);
        var incident = Assert.Single(await Read(store, db => db.Incidents.AsNoTracking().ToListAsync()));
        Assert.Equal(("INC-001", "I-04", IncidentSource.Alert, licence, $"Access from a place that is not licensed (AN-02, licence {licence})"), (incident.Number, incident.Class, incident.Source, incident.Licences[0].Number, incident.Title));
        Assert.Contains(await store.Log(), entry => entry.Event.Act == "alert.incident" && entry.Event.Details.Any(detail => detail is { Key: "incident", Value: "INC-001" }));
    }

    [Fact]
    public async Task Evidence_Uploaded_IsHashedKeptAndHandedOutToWhoMayReadAlone()
    {
        await using var store = await Open();
        var (_, number) = await Investigated(store);
        var upload = new UploadIncidentEvidence(store.Pipeline, Cases.Pack);
        var content = Enumerable.Range(0, 300_000).Select(at => (byte)at).ToArray();
        EvidenceUpload File(Stream stream, string title = "Log of the gateway") => new(title, "../logs/gateway?.log", stream, "Sigrun Vale", store.Clock.GetUtcNow());
        Assert.Equal(OutcomeKind.Invalid, (await upload.Run(number, File(new EndlessStream()), null, Guid.NewGuid(), People.IncidentLead, default)).Kind);
        Assert.Equal(OutcomeKind.Invalid, (await upload.Run(number, File(Stream.Null), null, Guid.NewGuid(), People.IncidentLead, default)).Kind);
        Assert.Equal(OutcomeKind.NotFound, (await upload.Run(number, File(new MemoryStream(content)), null, Guid.NewGuid(), People.Officer, default)).Kind);
        Assert.False((await upload.Run(number, File(new MemoryStream(content)), null, Guid.NewGuid(), People.Recipient, default)).IsDone);
        Assert.Equal("E-1", (await upload.Run(number, File(new MemoryStream(content)), null, Guid.NewGuid(), People.IncidentLead, default)).Value);
        Assert.Equal("EV-3", (await upload.Run(number, File(new MemoryStream(content), "Again"), null, Guid.NewGuid(), People.IncidentLead, default)).Rule!.Code);

        var item = Assert.Single((await Read(store, db => db.Incidents.AsNoTracking().SingleAsync())).Evidence);
        Assert.Equal((ContentHash.Of(content), UploadIncidentEvidence.Place), (item.Hash, item.Now.Place));
        var download = new DownloadIncidentEvidence(store.Pipeline);
        var handed = await download.Run(number, 1, People.IncidentLead, default);
        Assert.Equal(("gateway.log", ContentHash.Of(content)), (handed.Value.Name, ContentHash.Of(await store.Read(handed.Value))));
        Assert.Contains(await store.Log(), entry => entry.Event.Act == "incident.evidencedownload" && entry.Event.Details.Any(detail => detail.Value == item.Hash!.Value.Hex));
        // The recipient reported it, and sees its report, not the file of the case.
        foreach (var actor in (Actor[])[People.Recipient, People.Steward, People.Officer])
            Assert.Equal(OutcomeKind.NotFound, (await download.Run(number, 1, actor, default)).Kind);
        Assert.Equal(OutcomeKind.NotFound, (await download.Run(number, 2, People.IncidentLead, default)).Kind);

        await using (var db = store.CreateDbContext())
        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            await db.Set<IncidentEvidenceFile>().ExecuteUpdateAsync(set => set.SetProperty(one => one.Content, "other"u8.ToArray()));
            await transaction.CommitAsync();
        }
        Assert.Equal("EV-7", (await download.Run(number, 1, People.IncidentLead, default)).Rule!.Code);
    }

    /// <summary>More than may be sent, without taking memory.</summary>
    private sealed class EndlessStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(buffer.Length);
    }

    [Fact]
    public async Task Report_FromOutside_CountsOnceAndSaysWhatToMend()
    {
        await using var store = await Open();
        var (report, key) = (new ReportFromOutside(store.Pipeline, Cases.Pack, store.Clock), Guid.NewGuid());
        var input = new OutsideReport("I-07", "A join gives names", "Two public files join.", "", "", "XP-2026-9999999");
        Assert.Equal("Title", (await report.Run(input with { Title = "" }, key, default)).Errors[0].Field);
        Assert.Equal("INC-001", (await report.Run(input, key, default)).Value);
        Assert.False((await report.Run(input, key, default)).IsDone);
        var kept = Assert.Single(await Read(store, db => db.Incidents.AsNoTracking().ToListAsync()));
        Assert.Equal((IncidentSource.Public, null), (kept.Source, kept.ReportedBy));
        Assert.Contains("XP-2026-9999999", kept.Report.Description);
    }

    [Fact]
    public async Task Read_WhoIsNotConcerned_FindsNothing()
    {
        await using var store = await Open();
        var (_, number) = await Investigated(store);
        await using var db = store.CreateDbContext();
        async Task<bool> Sees(Actor actor) => await db.Incidents.VisibleTo(actor).AnyAsync(one => one.Number == number);
        Assert.True(await Sees(People.Recipient));
        Assert.True(await Sees(People.Manager));
        Assert.True(await Sees(People.New(Role.Auditor)));
        foreach (var actor in (Actor[])[People.Steward, People.Officer, People.Panel, People.New(Role.Administrator), People.New(Role.Recipient, organisation: People.Elsewhere)])
            Assert.False(await Sees(actor));
        Assert.Equal(OutcomeKind.NotFound, (await Act(store, number, IncidentVerb.Hold, People.Officer)).Kind);
        Assert.Equal("WF-2", (await Act(store, number, IncidentVerb.Hold, People.Recipient)).Rule!.Code);
    }

    [Fact]
    public async Task Licences_NamedAndTakenBackByTheLead_CarryTheMarkOfTheIncidentAlone()
    {
        await using var store = await Open();
        await store.Enrol(People.IncidentLead);
        var licence = await store.Licence(LicenceState.Active);
        var number = (await new ReportFromOutside(store.Pipeline, Cases.Pack, store.Clock).Run(new("I-03", "A copy", "A copy is out.", "", "", ""), Guid.NewGuid(), default)).Value;
        Assert.Equal("", (await Act(store, number, IncidentVerb.Triage, triage: new("I-03", 2, 640_000, [], []))).Message);
        async Task<bool> Marked() => (await Read(store, db => db.Licences.AsNoTracking().SingleAsync())).Has(LicenceMark.UnderInvestigation);

        await Work(store, number, new NameLicence("XP-2026-9999999", "no such"), "Invalid");
        await Work(store, number, new NameLicence(licence, "its number is in the file"));
        Assert.True(await Marked());
        Assert.Equal((licence, ReachedHow.Named), (await Read(store, db => db.Incidents.AsNoTracking().SingleAsync())) is var kept ? (kept.Licences[0].Number, kept.Licences[0].How) : default);

        await Work(store, number, new WithdrawLicence(licence, "another file"));
        Assert.False(await Marked());

        await Work(store, number, new NameLicence(licence, "it was that file after all"));
        foreach (var verb in (IncidentVerb[])[IncidentVerb.Contain, IncidentVerb.Investigate])
            Assert.Equal("", (await Act(store, number, verb)).Message);
        await new ProposeSanction(store.Pipeline, Cases.Pack).Run(number, new(licence, "FG4", 4, Factors, "Stop."), Guid.NewGuid(), People.IncidentLead, default);
        await Work(store, number, new WithdrawLicence(licence, "another file"), "IN-18");
        Assert.True(await Marked());
        Assert.Contains(await store.Log(), entry => entry.Event is { Act: "incident.withdrawlicence", Outcome: Domain.AccessLog.AuditOutcome.Done } && entry.Event.Details.Any(detail => detail.Value == licence));
    }

    private static Task<(LicenceState, History)> State(TestStore store) => Read(store, async db =>
        ((await db.Licences.AsNoTracking().OrderBy(one => one.Number).FirstAsync()).State, (await db.Organisations.AsNoTracking().SingleAsync(one => one.Id == People.RecipientHouse)).History));
}

public sealed class SqliteIncidentStoreTests : IncidentStoreTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresIncidentStoreTests(PostgresCluster cluster) : IncidentStoreTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
