using ExportPortal.Data;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Recipients;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Audits;

/// <summary>What findings and late reports make of the recipient's record, and when it is lowered again.</summary>
public abstract partial class AuditSliceTests
{
    [Fact]
    public async Task MajorFinding_CorrectedAndChecked_LowersTheRecordOnceNoOtherIsOpen()
    {
        var office = await Make();
        await using var store = office.Store;
        var numbers = new List<string>();
        foreach (var topic in (string[])["SG-10", "SG-11"])
        {
            numbers.Add(await Plan(office));
            await ToTesting(office, numbers[^1]);
            Done(await Find(office, numbers[^1], FindingGrade.FG3, topic));
            await ToReport(office, numbers[^1]);
            await Correct(office, numbers[^1]);
        }
        store.Clock.Advance(TimeSpan.FromDays(92));
        Done(await Step(office, numbers[0], FindingVerb.ConfirmEffect, office.Auditor));
        Assert.Equal(History.Major, await HistoryOf(store));
        Assert.DoesNotContain((await office.Read(numbers[0])).Notes, one => one.Kind is AuditEffectKind.MajorHistoryEnded);

        Done(await Step(office, numbers[1], FindingVerb.ConfirmEffect, office.Auditor));

        Assert.Equal(History.Minor, await HistoryOf(store));
        Assert.Single((await office.Read(numbers[1])).Notes, one => one.Kind is AuditEffectKind.MajorHistoryEnded);
        await using var db = store.CreateDbContext();
        Assert.False((await db.Licences.SingleAsync()).Has(LicenceMark.OpenMajorFinding));
    }

    [Fact]
    public async Task Feed_OfAnAccount_HoldsWhatItMaySeeUntilItGetsAnotherAddress()
    {
        var office = await Make();
        await using var store = office.Store;
        var (number, portal) = (await Plan(office), new Uri("https://portal.example/"));
        var (open, feed) = (new OpenCalendarFeed(store.Pipeline), new CalendarFeedQuery(store, new AuditListQuery(store, Cases.Pack, store.Clock), new ActorStore(store.Clock), store.Clock));
        var (auditor, recipient) = ((await open.Run(Guid.NewGuid(), office.Auditor, default)).Value, (await open.Run(Guid.NewGuid(), People.Recipient, default)).Value);

        Assert.Contains($"SUMMARY:{number}: Planned day", await feed.Run(auditor, portal, default), StringComparison.Ordinal);
        Assert.DoesNotContain(number, await feed.Run(recipient, portal, default), StringComparison.Ordinal); // not announced yet
        Done(await office.Act(number, AuditVerb.SendNotice));
        Assert.Contains($"SUMMARY:{number}: Notice sent", await feed.Run(recipient, portal, default), StringComparison.Ordinal);
        Assert.Equal(await feed.Run(recipient, portal, default), await feed.Run(recipient, portal, default)); // the same entries, not doubled by programs

        var anew = (await open.Run(Guid.NewGuid(), People.Recipient, default)).Value;
        Assert.Equal((true, false), (await feed.Run(recipient, portal, default) is null, await feed.Run(anew, portal, default) is null));
    }

    private static async Task Correct(Office office, string number)
    {
        var due = DateOnly.FromDateTime(office.Store.Clock.GetUtcNow().UtcDateTime).AddDays(20);
        Done(await new ProposePlan(office.Commands, Cases.Pack).Run(number, 1, new(["why", "why", "root"], "fix", "keep", "prevent", "Aiko", due), null, Guid.NewGuid(), People.Recipient, default));
        Done(await new HandInEvidence(office.Commands, Cases.Pack).Run(number, new("Proof", "mfa.png", "shown"u8.ToArray(), null, 1), Guid.NewGuid(), People.Recipient, default));
        Done(await Step(office, number, FindingVerb.ClaimFix, People.Recipient));
        Done(await Step(office, number, FindingVerb.VerifyFix, office.Auditor));
    }

    private static Task<Outcome<string>> Step(Office office, string number, FindingVerb verb, Actor actor) =>
        new ActOnFinding(office.Commands, Cases.Pack).Run(number, 1, verb, "Seen.", null, Guid.NewGuid(), actor, default);

    private static async Task<History> HistoryOf(TestStore store)
    {
        await using var db = store.CreateDbContext();
        return (await db.Organisations.AsNoTracking().SingleAsync(one => one.Id == People.RecipientHouse)).History;
    }

    [Fact]
    public async Task Triggers_ReportMoreThan15DaysLate_IsFoundByItsDayAlone()
    {
        var office = await Make();
        await using var store = office.Store;
        DateOnly due;
        await using (var db = store.CreateDbContext())
            due = (await db.Licences.AsNoTracking().SingleAsync()).NextDutyDue!.Value;
        store.Clock.SetUtcNow(new(due.AddDays(15).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
        await office.Time.Run(default);
        Assert.DoesNotContain(await Facts(store), one => one.Key == "report-overdue");
        store.Clock.Advance(TimeSpan.FromDays(1));
        await office.Time.Run(default);
        await office.Time.Run(default);
        Assert.Single(await Facts(store), one => one.Key == "report-overdue");
        // The history of the licence says which risk and which audits; the parties read of no risk, nor that one was noticed, and of the audits that they may see.
        async Task<IReadOnlyList<Licences.LicenceEvent>> History(Actor reader, string act) => [.. (await new Licences.LicenceFileQuery(store, Cases.Pack, store.Clock).Run(office.Licence, reader))!.History.Where(one => one.Act == act)];
        Assert.Contains(Cases.Pack.Audits!.TextOf("report-overdue"), (await History(People.Manager, "audit.trigger")).SelectMany(one => one.Concerns));
        Assert.Empty(await History(People.Recipient, "audit.trigger"));
        Assert.Contains((await History(People.Manager, "audit.schedule")).SelectMany(one => one.Concerns), number => number.StartsWith("AU-", StringComparison.Ordinal));
        // Stored by an older release: the day is not known, so the licence is read.
        await using (var db = store.CreateDbContext())
        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            await db.Database.ExecuteSqlRawAsync("UPDATE licence SET \"NextDutyDue\" = NULL");
            await db.RiskTriggers.Where(one => one.Key == "report-overdue").ExecuteDeleteAsync();
            await transaction.CommitAsync();
        }
        Assert.Contains(await new DueTriggers(store, Cases.Pack).Find(store.Clock.GetUtcNow(), default), one => one.Act == "audit.trigger");
    }

    [Fact]
    public async Task Triggers_DeletionNotCertifiedInTime_OpensAnAuditByItself()
    {
        var office = await Make();
        await using var store = office.Store;
        Licence ended;
        await using (var db = store.CreateDbContext())
        {
            ended = await db.Licences.SingleAsync();
            ended.Settle(ended.EndOfTerm);
            await db.SaveChangesAsync();
        }
        var last = LicenceDuties.DeleteBy(ended).ToDateTime(TimeOnly.MinValue);
        Task<List<RiskTrigger>> Missing() => Facts(store).ContinueWith(facts => facts.Result.FindAll(one => one.Key == "certificate-missing"), TaskScheduler.Default);
        store.Clock.SetUtcNow(new(last.AddHours(23), TimeSpan.Zero));
        await office.Time.Run(default);
        Assert.Empty(await Missing());
        store.Clock.SetUtcNow(new(last.AddDays(1), TimeSpan.Zero));
        await office.Time.Run(default);
        await office.Time.Run(default);
        Assert.NotNull(Assert.Single(await Missing()).Audit);
    }

    private static async Task<List<RiskTrigger>> Facts(TestStore store)
    {
        await using var db = store.CreateDbContext();
        return await db.RiskTriggers.AsNoTracking().ToListAsync();
    }

    [Fact]
    public async Task Calendar_TokenOfAnAddress_StandsNowhereInTheStore()
    {
        var office = await Make();
        await using var store = office.Store;
        var (feeds, key) = (new OpenCalendarFeed(store.Pipeline), Guid.NewGuid());

        var token = Done(await feeds.Run(key, office.Auditor, default));

        await using var db = store.CreateDbContext();
        Assert.Equal(ContentHash.Of(System.Text.Encoding.ASCII.GetBytes(token)), (await db.Set<CalendarFeed>().SingleAsync()).Token);
        Assert.DoesNotContain(await db.CommandsDone.Select(done => done.Result).ToListAsync(), result => result.Contains(token, StringComparison.Ordinal));
        Assert.Equal(OutcomeKind.Stale, (await feeds.Run(key, office.Auditor, default)).Kind);
    }

    [Fact]
    public async Task Time_TermThatWasExtended_PlansTheAuditsOfItsFurtherTime()
    {
        var office = await Make();
        await using var store = office.Store;
        await office.Time.Run(default);
        async Task<List<DateOnly>> Planned()
        {
            await using var db = store.CreateDbContext();
            return await db.Audits.AsNoTracking().Where(one => one.Origin == AuditOrigin.Periodic && one.Licence != null).OrderBy(one => one.PlannedFor).Select(one => one.PlannedFor).ToListAsync();
        }
        var first = Assert.Single(await Planned());
        await using (var db = store.CreateDbContext())
        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            await db.Licences.ExecuteUpdateAsync(set => set.SetProperty(one => one.End, one => one.End.AddYears(3)));
            await transaction.CommitAsync();
        }

        await office.Time.Run(default);
        Assert.Equal(0, await office.Time.Run(default));

        var planned = await Planned();
        Assert.Equal((2, first), (planned.Count, planned[0]));
        Assert.True(planned[1] > first);
    }

    [Fact]
    public async Task Independence_AuditOfARecipientAsAWhole_CountsTheHandsOfAllItsCases()
    {
        var office = await Make();
        await using var store = office.Store;
        await using var db = store.CreateDbContext();
        var involved = (await db.Applications.SingleAsync()).Involved.ToHashSet();
        var audit = Audit.Open(new(Guid.NewGuid()), "AU-900", AuditType.OnSite, AuditOrigin.Triggered, new(People.RecipientHouse, null, null, null, null), "because", "All of it.", new(2027, 1, 10), Cases.Pack, store.Clock.GetUtcNow());

        var independence = await AuditCommands.IndependenceOf(db, audit, office.Auditor, Cases.Pack, default);

        Assert.NotEmpty(involved);
        Assert.Superset(involved, independence.CaseHands.ToHashSet());
    }

    [Fact]
    public async Task InternalAudit_LicensingManager_IsTheAuditedSide()
    {
        var office = await Make();
        await using var store = office.Store;
        await office.Time.Run(default);
        await using var db = store.CreateDbContext();
        var audit = await db.Audits.AsNoTracking().SingleAsync(one => one.Type == AuditType.Internal);
        var query = new AuditQuery(store, Cases.Pack, store.Clock);

        Assert.Equal((false, true), ((await query.Run(audit.Number, People.Manager))?.IsOffice ?? false, (await query.Run(audit.Number, office.Auditor))!.IsOffice));
        var sample = await new DrawSample(office.Commands, null!, store, Cases.Pack).Run(audit.Number, new(SampleMethod.ByRecord, 0, audit.PlannedFor, audit.PlannedFor), null, Guid.NewGuid(), office.Auditor, default);
        Assert.Equal("AU-30", sample.Rule!.Code);
        Assert.Contains(await store.Log(), entry => entry.Event.Act == "audit.internal" && entry.Event.Subject.Id == audit.Id.Value.ToString());
    }

    [Fact]
    public async Task Download_FileThatWasChanged_IsNotHandedOut()
    {
        var office = await Make();
        await using var store = office.Store;
        var number = await Plan(office);
        await ToTesting(office, number);
        var download = new DownloadEvidence(store.Pipeline);
        Assert.True((await download.Run(number, 1, office.Auditor, default)).IsDone);
        await using (var db = store.CreateDbContext())
        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            await db.Set<AuditFile>().ExecuteUpdateAsync(set => set.SetProperty(one => one.Content, "other"u8.ToArray()));
            await transaction.CommitAsync();
        }

        Assert.Equal("AU-31", (await download.Run(number, 1, office.Auditor, default)).Rule?.Code);
    }

    [Fact]
    public async Task Triggers_ThatAnAuditHasLookedAt_AreNotFoundAgain()
    {
        var office = await Make();
        await using var store = office.Store;
        var old = DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime).AddYears(-3);
        await using (var db = store.CreateDbContext())
        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            await db.Organisations.ExecuteUpdateAsync(set => set.SetProperty(one => one.EnvironmentAssessedOn, (DateOnly?)old));
            await transaction.CommitAsync();
        }
        for (var round = 0; round < 5 && await office.Time.Run(default) > 0; round++)
        {
        }

        await using var after = store.CreateDbContext();
        Assert.All(await after.RiskTriggers.Where(one => one.Key == "environment-expired").ToListAsync(), one => Assert.NotNull(one.Audit));
        Assert.NotEmpty(await after.RiskTriggers.Where(one => one.Key == "environment-expired").ToListAsync());
        Assert.Empty(await new DueTriggers(store, Cases.Pack).Find(store.Clock.GetUtcNow(), default));
    }

    [Theory]
    [InlineData(HostingPlace.Recipient, false)]
    [InlineData(HostingPlace.StewardEnclave, true)]
    public async Task Triggers_EvidenceOfAnEnvironment_IsThatOfThePlaceWhereTheDataAreUsed(HostingPlace host, bool isSteward)
    {
        var office = await Make();
        await using var store = office.Store;
        var today = DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime);
        await using (var db = store.CreateDbContext())
        {
            var licence = await db.Licences.SingleAsync();
            typeof(Licence).GetProperty(nameof(Licence.Grant))!.SetValue(licence, licence.Grant! with { Host = host });
            foreach (var id in (OrganisationId[])[People.StewardHouse, People.RecipientHouse])
            {
                var party = await db.Organisations.SingleAsync(one => one.Id == id);
                var last = (id == People.StewardHouse) == isSteward ? today.AddDays(1) : today.AddYears(1);
                party.ApproveEnvironment([.. Cases.Pack.Environment.Controls.Select(control => new ControlFinding(control.Code, ControlAnswer.Yes, "report", last))], People.Technical, Cases.Pack.Environment, today);
            }
            await db.SaveChangesAsync();
        }
        await office.Time.Run(default);
        Assert.DoesNotContain(await Facts(store), one => one.Key == "environment-expired");

        store.Clock.Advance(TimeSpan.FromDays(2)); // the evidence ended yesterday, and the assessment is of the day before
        await office.Time.Run(default);

        var house = isSteward ? People.StewardHouse : People.RecipientHouse;
        await using var read = store.CreateDbContext();
        Assert.Contains((await read.Organisations.SingleAsync(one => one.Id == house)).RomanisedName, Assert.Single(await Facts(store), one => one.Key == "environment-expired").Detail, StringComparison.Ordinal);
    }
}
