using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Jobs;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.AccessLog.Retention;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.AccessLog;
using ExportPortal.Features.Audits;
using ExportPortal.Features.Incidents;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Features.Retention;

/// <summary>What is erased when its time is over, and what is not; the same tests on both stores.</summary>
public abstract partial class RetentionTests
{
    /// <summary>Five years after the end of the licence of the tests, which is of tier 2.</summary>
    private static readonly DateTimeOffset Due = new(2032, 12, 1, 0, 0, 0, TimeSpan.Zero);

    private protected abstract Task<TestStore> Store();

    /// <summary>A portal with one licence: jane is named under it alone, joe under a licence that nobody knows as well.</summary>
    private sealed record Portal(TestStore Store, TestAccessLog Log, string Licence) : IAsyncDisposable
    {
        public AccessRetention Retention => new(Log.Store);
        public HoldRecords Holds => new(Store.Pipeline);
        public ErasePerson Erase => new(Store, Store.Pipeline, Log.Store, Retention, Store.Paths);

        /// <summary>What a portal does that is started anew.</summary>
        public Task<int> Run() => Run(new DuePersons(Store, Retention, Cases.Pack), new DueEvidence(Store, Cases.Pack));

        public Task<int> Run(params IDueActs[] due) => new DueActsRunner(due, new JobLeases(Store, Store.Clock), Store.Pipeline, Store.Clock, NullLogger<DueActsRunner>.Instance).Run(default);

        public async Task<string> Persons()
        {
            await using var connection = await Log.Store.Open(default);
            var found = new List<string>();
            foreach (var person in (string[])["jane", "joe"])
                if ((await AccessIdentities.Pseudonyms(connection, AccessIdentities.Actor, person, default)).Count > 0)
                    found.Add(person);
            return string.Join(' ', found);
        }

        public async Task<string[]> Told() => [.. (await Store.Log()).Where(entry => entry.Event.Act == DuePersons.Act).Select(entry => entry.Event.Details.Single(detail => detail.Key == "persons").Value)];

        public async ValueTask DisposeAsync()
        {
            await Log.DisposeAsync();
            await Store.DisposeAsync();
        }
    }

    private async Task<Portal> Open()
    {
        var store = await Store();
        await store.Enrol(People.Auditor);
        await store.Enrol(People.IncidentLead);
        var licence = await store.Licence(LicenceState.Active);
        var log = await TestAccessLog.Beside(store.Paths);
        Assert.Equal(AccessEvents.Licence(0), licence);
        await log.Deliver(AccessEvents.Line(0).Replace("actor-0", "jane") + "\n" + AccessEvents.Line(3).Replace("actor-3", "joe") + "\n" + AccessEvents.Line(1).Replace("actor-1", "joe") + "\n");
        await log.Checkpoints.Publish(default);
        return new(store, log, licence);
    }

    [Fact]
    public async Task Run_TimeOfALicenceOver_ErasesWhoIsNamedUnderItAloneAndEveryProofHolds()
    {
        await using var portal = await Open();
        portal.Store.Clock.SetUtcNow(Due.AddMinutes(-1));
        Assert.Equal(0, await portal.Run());
        Assert.Equal("jane joe", await portal.Persons());

        portal.Store.Clock.SetUtcNow(Due);
        Assert.Equal(1, await portal.Run());

        Assert.Equal("joe", await portal.Persons());
        Assert.Equal(["3"], await portal.Told()); // jane, her device, and the device that joe used under this licence alone
        Assert.Equal(0, await portal.Run());
        var verified = await portal.Log.Verify();
        Assert.Empty(verified.Problems);
        Assert.Equal(3, verified.Erased);
        Assert.Null((await portal.Log.Search.Proof(0, default))!.Fault(portal.Log.Witness.Key.Key, CheckpointKey.Check));
        await using var db = portal.Store.CreateDbContext();
        var erasure = await db.Set<Erasure>().SingleAsync();
        Assert.Equal((ErasedKind.Persons, portal.Licence, 3L), (erasure.Kind, erasure.Of, erasure.Count));
    }

    [Fact]
    public async Task Run_UnderLegalHold_ErasesNothingUntilAnotherPersonLiftsIt()
    {
        await using var portal = await Open();
        var hold = await portal.Holds.Set(portal.Licence.ToLowerInvariant(), "The court of Aldermark asked for it.", Guid.NewGuid(), People.Auditor, default);
        Assert.Equal("", hold.Message);
        portal.Store.Clock.SetUtcNow(Due.AddYears(1));
        Assert.Equal(0, await portal.Run());
        Assert.Equal("jane joe", await portal.Persons());
        var erase = portal.Erase;
        Assert.Equal("LG-7", (await erase.Run("actor", "jane", "asked to be forgotten", Guid.NewGuid(), People.Manager, default)).Rule?.Code);
        Assert.Equal("HD-3", (await portal.Holds.Lift(new(hold.Value), "over", Guid.NewGuid(), People.Auditor, default)).Rule?.Code);

        Assert.Equal("", (await portal.Holds.Lift(new(hold.Value), "The case is over.", Guid.NewGuid(), People.Manager, default)).Message);

        Assert.Equal(1, await portal.Run());
        Assert.Equal("joe", await portal.Persons());
        Assert.Equal(["hold.set HELD", "hold.lift HELD", "hold.lift LIFTED"], // the refused attempt is on record, too
            (await portal.Store.Log()).Where(entry => entry.Event.Act.StartsWith("hold.", StringComparison.Ordinal)).Select(entry => $"{entry.Event.Act} {entry.Event.To ?? "HELD"}"));
    }

    [Fact]
    public async Task Run_IncidentUnderHoldOrOpen_KeepsTheLicencesThatItReaches()
    {
        await using var portal = await Open();
        var number = (await new ReportIncident(portal.Store.Pipeline, Cases.Pack).Run(new("I-03", "Copy", "A copy left.", null, null, [portal.Licence]), Guid.NewGuid(), People.Recipient, default)).Value;
        Task<Outcome<string>> Try(IncidentVerb verb, TriageInput? triage, Actor lead) => new ActOnIncident(portal.Store.Pipeline, Cases.Pack).Run(number, verb, "because", triage, null, Guid.NewGuid(), lead, default);
        async Task Act(IncidentVerb verb, TriageInput? triage = null, Actor? lead = null) => Assert.Equal("", (await Try(verb, triage, lead ?? People.IncidentLead)).Message);
        await Act(IncidentVerb.Triage, new("I-03", 2, 10, [], []));
        await Act(IncidentVerb.Hold);
        portal.Store.Clock.SetUtcNow(Due);

        Assert.Equal(0, await portal.Run());

        await using var db = portal.Store.CreateDbContext();
        Assert.Equal((portal.Licence, number, "because"), (await db.Holds(default)).Select(one => (one.Number, one.By, one.Reason)).Single());
        Assert.Equal("IN-21", (await Try(IncidentVerb.Release, null, People.IncidentLead)).Rule?.Code);
        await Act(IncidentVerb.Release, lead: await portal.Store.Enrol(People.New(Role.IncidentLead, "Ida")));
        Assert.Empty(await db.Holds(default));
        Assert.Equal(0, await portal.Run()); // still open
        Assert.Equal("jane joe", await portal.Persons());
    }

    [Fact]
    public async Task Run_CutOffAfterTheErasure_TellsItOnce()
    {
        await using var portal = await Open();
        portal.Store.Clock.SetUtcNow(Due);
        await using var db = portal.Store.CreateDbContext();
        var kept = await KeptRecords.Read(db, Cases.Pack.Retention!, Due, default);
        await portal.Retention.Erase(new(Guid.NewGuid()), await portal.Retention.Plan(kept.Until, Due, default), kept.Until, Due, default);
        Assert.Empty(await portal.Told());

        await portal.Run();
        await portal.Run();

        Assert.Equal(["3"], await portal.Told());
    }

    /// <summary>The log and the acts are two stores: whatever breaks between them, no act says what did not happen, and what happened is told.</summary>
    [Fact]
    public async Task Run_ErasureOnRequestCutOffBeforeItsRecord_IsToldByTheJobOnce()
    {
        await using var portal = await Open();
        var erase = portal.Erase;
        await using var db = portal.Store.CreateDbContext();
        await Change(db.Database.IsNpgsql()
            ? "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'The disk is full.'; END $$; CREATE TRIGGER full_disk BEFORE INSERT ON audit_event FOR EACH ROW WHEN (NEW.act = 'accesslog.erase') EXECUTE FUNCTION full_disk()"
            : "CREATE TRIGGER full_disk BEFORE INSERT ON audit_event WHEN NEW.act = 'accesslog.erase' BEGIN SELECT RAISE(ABORT, 'The disk is full.'); END");

        await Assert.ThrowsAnyAsync<Exception>(() => erase.Run("actor", "jane", "asked to be forgotten", Guid.NewGuid(), People.Manager, default));

        await Change(db.Database.IsNpgsql() ? "DROP TRIGGER full_disk ON audit_event" : "DROP TRIGGER full_disk");
        Assert.Equal("joe", await portal.Persons());
        Assert.Empty(await db.Set<Erasure>().ToListAsync());
        Assert.DoesNotContain(await portal.Store.Log(), entry => entry.Event.Act == "accesslog.erase");
        await portal.Run();
        await portal.Run();
        Assert.Equal(["1"], await portal.Told());
        Assert.Equal((ErasedKind.Persons, 1L), (await db.Set<Erasure>().ToListAsync()).Select(one => (one.Kind, one.Count)).Single());
        Assert.Equal(new ErasedPerson(0, 0), (await erase.Run("actor", "jane", "asked to be forgotten", Guid.NewGuid(), People.Manager, default)).Value);

        async Task Change(string sql)
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            await db.Database.ExecuteSqlRawAsync(sql);
            await transaction.CommitAsync();
        }
    }

    [Fact]
    public async Task Erase_PersonNamedAgainSinceThePlan_StaysKnown()
    {
        await using var portal = await Open();
        await using var db = portal.Store.CreateDbContext();
        var kept = await KeptRecords.Read(db, Cases.Pack.Retention!, Due, default);
        var plan = await portal.Retention.Plan(kept.Until, Due, default);
        await portal.Log.Deliver(AccessEvents.Line(4).Replace("actor-0", "jane") + "\n"); // under an unknown licence, kept for ten years

        await portal.Retention.Erase(new(Guid.NewGuid()), plan, kept.Until, Due, default);

        Assert.Equal("jane joe", await portal.Persons());
    }

    [Fact]
    public async Task Run_EvidenceOfAnEndedIncidentAndAudit_GoesAfterTenYearsUnlessHeld()
    {
        await using var portal = await Open();
        var now = portal.Store.Clock.GetUtcNow();
        var number = (await new ReportIncident(portal.Store.Pipeline, Cases.Pack).Run(new("I-03", "Copy", "A copy left.", null, null, [portal.Licence]), Guid.NewGuid(), People.Recipient, default)).Value;
        Assert.Equal("", (await new ActOnIncident(portal.Store.Pipeline, Cases.Pack).Run(number, IncidentVerb.CallFalse, "no copy", null, null, Guid.NewGuid(), People.IncidentLead, default)).Message);
        await using (var db = portal.Store.CreateDbContext())
        {
            var licence = await db.Licences.SingleAsync();
            var audit = Audit.Open(new(Guid.NewGuid()), "AU-001", AuditType.DeskReview, AuditOrigin.Periodic, PlanAudit.Of(licence), "because", "All of it.", new(2027, 1, 10), Cases.Pack, now);
            db.Audits.Add(audit);
            db.Entry(audit).Property(one => one.ClosedAt).CurrentValue = now; // its end alone matters here
            db.Add(new AuditFile { Audit = audit.Id, Number = 1, Name = "a.pdf", Content = [1] });
            db.Add(new IncidentEvidenceFile { Incident = (await db.Incidents.SingleAsync()).Id, No = 1, Name = "b.pdf", Content = [2] });
            await db.SaveChangesAsync();
        }
        async Task<int> Files()
        {
            await using var db = portal.Store.CreateDbContext();
            return await db.Set<AuditFile>().CountAsync() + await db.Set<IncidentEvidenceFile>().CountAsync();
        }
        var hold = await portal.Holds.Set(portal.Licence, "A dispute.", Guid.NewGuid(), People.Auditor, default);
        portal.Store.Clock.SetUtcNow(now.AddYears(11));
        await portal.Run();
        Assert.Equal(2, await Files());

        await portal.Holds.Lift(new(hold.Value), "Settled.", Guid.NewGuid(), People.Manager, default);
        await portal.Run();

        Assert.Equal(0, await Files());
        Assert.Equal(["retention.erase-audit-evidence AU-001", $"retention.erase-incident-evidence {number}"],
            (await portal.Store.Log()).Where(entry => entry.Event.Act.EndsWith("-evidence", StringComparison.Ordinal)).Select(entry => $"{entry.Event.Act} {entry.Event.Subject.Number}").Order());
    }

    [Fact]
    public async Task Run_ManyAuditsUnderHold_KeepNoOtherWaiting()
    {
        await using var portal = await Open();
        var now = portal.Store.Clock.GetUtcNow();
        await using var db = portal.Store.CreateDbContext();
        // An audit of the holder as a whole is about the held licence too.
        var (held, whole, free) = (PlanAudit.Of(await db.Licences.SingleAsync()), new AuditTarget(People.RecipientHouse, null, null, null, null), new AuditTarget(People.StewardHouse, null, null, null, null));
        for (var at = 0; at <= DueEvidence.Most; at++)
        {
            var audit = Audit.Open(new(Guid.NewGuid()), $"AU-{at:D3}", AuditType.DeskReview, AuditOrigin.Periodic, at == 0 ? whole : at < DueEvidence.Most ? held : free, "because", "All of it.", new(2027, 1, 10), Cases.Pack, now);
            db.Audits.Add(audit);
            db.Entry(audit).Property(one => one.ClosedAt).CurrentValue = now.AddMinutes(at);
            db.Add(new AuditFile { Audit = audit.Id, Number = 1, Name = "a.pdf", Content = [1] });
        }
        await db.SaveChangesAsync();
        Assert.Equal("", (await portal.Holds.Set(portal.Licence, "A dispute.", Guid.NewGuid(), People.Auditor, default)).Message);
        portal.Store.Clock.SetUtcNow(now.AddYears(11));

        var due = Assert.Single(await new DueEvidence(portal.Store, Cases.Pack).Find(portal.Store.Clock.GetUtcNow(), default), act => act.Act == "retention.erase-audit-evidence");

        Assert.True(await portal.Store.Pipeline.TryAsPortal(due.Act, due.Do, due.Once, default));
        Assert.Equal(DueEvidence.Most, await db.Set<AuditFile>().CountAsync());
    }

    public static TheoryData<Role> Others() => [.. Enum.GetValues<Role>().Except([Role.IncidentLead, Role.LicensingManager, Role.Auditor])];

    [Theory]
    [MemberData(nameof(Others))]
    public void Hold_AnotherRole_NeitherSetsNorLifts(Role role)
    {
        var now = Cases.Start;
        var hold = LegalHold.Set(new(Guid.NewGuid()), new(Guid.NewGuid()), "L", "because", People.Auditor, now);
        Assert.Equal("HD-1", Assert.Throws<RuleViolation>(() => LegalHold.Set(new(Guid.NewGuid()), new(Guid.NewGuid()), "L", "because", People.New(role), now)).Rule.Code);
        Assert.Equal("HD-1", Assert.Throws<RuleViolation>(() => hold.Lift("because", People.New(role), now)).Rule.Code);
        hold.Lift("because", People.Manager, now);
        Assert.Equal("HD-2", hold.WhyNotLift(People.Manager)?.Code);
    }
}

public sealed class SqliteRetentionTests : RetentionTests
{
    private protected override Task<TestStore> Store() => TestStore.Sqlite();
}

public sealed class PostgresRetentionTests(PostgresCluster cluster) : RetentionTests
{
    private protected override Task<TestStore> Store() => TestStore.Postgres(cluster);
}
