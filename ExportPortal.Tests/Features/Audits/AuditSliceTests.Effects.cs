using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Features.Disputes;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Features.Audits;

/// <summary>What findings do to licences and what disputes do to findings; and who has a hand in a case.</summary>
public abstract partial class AuditSliceTests
{
    [Fact]
    public async Task CriticalFinding_WhateverWasSuspendedBefore_IsRecordedAndStopsAccessAnew()
    {
        var office = await Make();
        await using var store = office.Store;
        var number = await Plan(office);
        await ToTesting(office, number);
        Done(await Find(office, number, FindingGrade.FG4));
        var first = store.Clock.GetUtcNow();

        store.Clock.SetUtcNow(first.AddHours(73)); // over, and nobody has recorded it yet
        Done(await Find(office, number, FindingGrade.FG4, "SG-11"));
        store.Clock.SetUtcNow(first.AddHours(73 + 71));
        Done(await Find(office, number, FindingGrade.FG4, "SG-12"));

        var licence = await LicenceOf(store);
        Assert.Equal((LicenceState.Suspended, first.AddHours(73 + 71 + 72)), (licence.State, licence.ProvisionalUntil));
        Assert.Single(licence.Steps, step => step.Verb == nameof(LicenceVerb.LiftUnconfirmed));
        var audit = await office.Read(number);
        Assert.Equal(3, audit.Findings.Count);
        Assert.Contains(audit.Notes, note => note.Finding == 3 && note.Text.Contains("stays suspended for 72 hours", StringComparison.Ordinal));
        Done(await store.ActOnLicence.Run(office.Licence, LicenceVerb.ConfirmSuspension, "grave", null, Guid.NewGuid(), People.Manager, default));
        Done(await Find(office, number, FindingGrade.FG4, "SG-13"));
        Assert.Null((await LicenceOf(store)).ProvisionalUntil);
        Assert.Contains((await office.Read(number)).Notes, note => note.Finding == 4 && note.Text.Contains("is suspended already", StringComparison.Ordinal));

        // The log of the licence tells each stop with the number of the audit, and the lapse that the second finding came upon.
        await TellStops(store);
        await TellStops(store);
        Assert.Equal([("licence.suspendforfinding", "ACTIVE", "SUSPENDED", true), ("licence.liftunconfirmed", "SUSPENDED", "ACTIVE", false), ("licence.suspendforfinding", "ACTIVE", "SUSPENDED", true), ("licence.suspendforfinding", "SUSPENDED", "SUSPENDED", true)],
            (await store.Log()).Where(entry => entry.Event.Act is "licence.suspendforfinding" or "licence.liftunconfirmed" && entry.Event.Subject.Number == office.Licence)
                .Select(entry => (entry.Event.Act, entry.Event.From!, entry.Event.To!, entry.Reason!.Contains(number, StringComparison.Ordinal))));
    }

    [Fact]
    public async Task CriticalFinding_AfterALapseOnRecord_TellsTheLapseNoSecondTime()
    {
        var office = await Make();
        await using var store = office.Store;
        var number = await Plan(office);
        await ToTesting(office, number);
        Done(await Find(office, number, FindingGrade.FG4));
        // A lapse keeps parts of a millisecond, the log whole ones; and much else may be done to the licence since.
        store.Clock.Advance(TimeSpan.FromHours(73) + TimeSpan.FromTicks(1234));
        await new DueActsRunner([new Licences.LicenceTime(store, Cases.Pack)], new JobLeases(store, store.Clock), store.Pipeline, store.Clock, NullLogger<DueActsRunner>.Instance).Run(default);
        store.Clock.Advance(TimeSpan.FromHours(1));
        Done(await Find(office, number, FindingGrade.FG4, "SG-11"));
        for (var other = 0; other < 101; other++)
            await store.Pipeline.RunAsPortal("licence.reviewdue", async scope => scope.Record(LicenceCommand.Subject(await scope.Db.Licences.SingleAsync())), default);

        await TellStops(store);

        Assert.Single(await store.Log(), entry => entry.Event.Act == "licence.liftunconfirmed");
    }

    /// <summary>A stop of a release that told none is not told as of today.</summary>
    [Fact]
    public async Task CriticalFinding_AfterAStopThatNobodyWasToldOf_TellsTheNewStopAlone()
    {
        var office = await Make();
        await using var store = office.Store;
        var number = await Plan(office);
        await ToTesting(office, number);
        Done(await Find(office, number, FindingGrade.FG4));
        await store.Sql($"DELETE FROM outbox WHERE \"Kind\" = '{OutboxKinds.TellStopped}'");
        store.Clock.Advance(TimeSpan.FromHours(80));
        Done(await Find(office, number, FindingGrade.FG4, "SG-11"));

        await TellStops(store);

        Assert.Equal(["licence.liftunconfirmed", "licence.suspendforfinding"], (await store.Log()).Select(entry => entry.Event.Act).Where(act => act is "licence.suspendforfinding" or "licence.liftunconfirmed"));
    }

    private static async Task TellStops(TestStore store)
    {
        var tell = new TellStopped(store, store.Pipeline, Cases.Pack);
        await using var db = store.CreateDbContext();
        foreach (var owed in await db.Outbox.AsNoTracking().Where(one => one.Kind == OutboxKinds.TellStopped).ToListAsync())
            await tell.Handle(owed.Subject, default);
    }

    [Fact]
    public async Task Lead_WhoWorkedOnTheLicenceOrItsAmendment_IsSomebodyElse()
    {
        var office = await Make();
        await using var store = office.Store;
        Done(await store.ActOnLicence.Run(office.Licence, LicenceVerb.Suspend, "a doubt", null, Guid.NewGuid(), People.SecondManager, default));
        foreach (var manager in (Actor[])[People.Manager, People.SecondManager])
            Done(await store.ActOnLicence.Run(office.Licence, LicenceVerb.LiftSuspension, "cleared", null, Guid.NewGuid(), manager, default));
        Done(await store.ActOnLicence.Run(office.Licence, LicenceVerb.SuspendProvisionally, "a trace", null, Guid.NewGuid(), office.Auditor, default));
        var reviewer = People.New(Role.LegalReviewer, "Ada");
        await using (var db = store.CreateDbContext())
        {
            var licence = await db.Licences.SingleAsync();
            licence.Settle(store.Clock.GetUtcNow().AddHours(73));
            var amendment = Amendment.Request(new(Guid.NewGuid()), "AM-0001", licence, new(Countries: ["NL", "DE"]), false, "A second site.", null, People.Recipient, Cases.Pack, store.Clock.GetUtcNow().AddHours(73));
            amendment.Take(AmendmentVerb.StartReview, OpinionAnswer.Concurs, "because", licence, People.SecondOfficer, Cases.Pack, store.Clock.GetUtcNow());
            amendment.Take(AmendmentVerb.GiveLegalOpinion, OpinionAnswer.Concurs, "because", licence, reviewer, Cases.Pack, store.Clock.GetUtcNow());
            db.Amendments.Add(amendment);
            await db.SaveChangesAsync();
        }
        var number = await Plan(office); // who suspended provisionally may look into it
        foreach (var hand in (Actor[])[People.SecondManager, reviewer])
            Assert.Equal("AU-6", (await office.Act(number, AuditVerb.TakeLead, await store.Enrol(hand.OtherAccount(Role.Auditor)))).Rule?.Code);
        await using var read = store.CreateDbContext();
        var concerned = (await Data.IncidentIntake.ReachOf(read, [(await read.Licences.SingleAsync()).Id], Cases.Pack, default)).Concerned;
        Assert.Contains(People.SecondManager.Person, concerned);
        Assert.Contains(reviewer.Person, concerned);
        Assert.DoesNotContain(office.Auditor.Person, concerned);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Finding_DisputedAndGranted_WaitsMeanwhileAndNoLongerCounts(bool byACourt)
    {
        var office = await Make();
        await using var store = office.Store;
        var number = await Reported(office, FindingGrade.FG3);
        var about = $"{number} F1";
        Done(await new OpenDispute(store.Pipeline, Cases.Packs, Cases.Pack).Run(DisputeKind.AuditFinding, about, "The second factor was there.", Guid.NewGuid(), People.Recipient, default));
        await office.Time.Run(default);
        Assert.True((await office.Read(number)).FindingOf(1)!.IsStopped);

        store.Clock.SetUtcNow(store.Clock.GetUtcNow().AddYears(1));
        await office.Time.Run(default);
        Assert.Equal(0, (await office.Read(number)).FindingOf(1)!.Escalated);

        await GrantDispute(store, byACourt);
        await office.Time.Run(default);

        var audit = await office.Read(number);
        Assert.Equal((FindingState.Withdrawn, 0), (audit.FindingOf(1)!.State, audit.FindingOf(1)!.Escalated));
        await using var db = store.CreateDbContext();
        Assert.Equal(History.Clean, (await db.Organisations.SingleAsync(one => one.Id == People.RecipientHouse)).History);
        Assert.False((await db.Licences.SingleAsync()).Has(LicenceMark.OpenMajorFinding));
        Assert.Contains(await store.Log(), entry => entry.Event.Act == "audit.dispute" && entry.Event.Subject.Number == number);
    }

    private static async Task GrantDispute(TestStore store, bool byACourt = false)
    {
        await ToPanel(store, People.Recipient);
        foreach (var member in (Actor[])[People.Panel, People.Outsider])
            await Take(store, byACourt ? DisputeVerb.Dismiss : DisputeVerb.Grant, member);
        if (!byACourt)
            return;
        await Take(store, DisputeVerb.TakeToCourt, People.Recipient);
        foreach (var member in (Actor[])[People.Board, People.SecondBoard])
            Done(await new RecordJudgment(store.Pipeline, Cases.Pack).Run("DIS-001", new(JudgmentOutcome.Upheld, "District Court", "7 K 1/26", DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime)), "So it was held.", null, Guid.NewGuid(), member, default));
    }

    private static async Task Take(TestStore store, DisputeVerb verb, Actor actor) =>
        Done(await new ActOnDispute(store.Pipeline, Cases.Packs, Cases.Pack).Run("DIS-001", verb, verb.HasOutcome() ? DisputeOutcome.NotUpheld : null, "weighed", null, Guid.NewGuid(), actor, default));

    private static async Task ToPanel(TestStore store, Actor of)
    {
        await Take(store, DisputeVerb.Answer, People.SecondOfficer);
        await Take(store, DisputeVerb.AskReview, of);
        await Take(store, DisputeVerb.Review, People.SecondManager);
        await Take(store, DisputeVerb.AskPanel, of);
        await store.Seat("DIS-001");
    }

    private static async Task Disagree(TestStore store, string number, string said = "No.", Actor? of = null) =>
        Done(await new OpenDispute(store.Pipeline, Cases.Packs, Cases.Pack).Run(DisputeKind.AuditFinding, $"{number} F1", said, Guid.NewGuid(), of ?? People.Recipient, default));

    [Fact]
    public async Task Finding_DisputedBeforeItsClocksStart_IsHeldFromTheirStartOn()
    {
        var office = await Make();
        await using var store = office.Store;
        var number = await Plan(office);
        await ToTesting(office, number);
        Done(await Find(office, number, FindingGrade.FG3));
        foreach (var verb in (AuditVerb[])[AuditVerb.FinishTests, AuditVerb.SendDraft])
            Done(await office.Act(number, verb));
        await Disagree(store, number);
        await office.Time.Run(default); // no clock runs yet, so nothing is to be held
        Assert.False((await office.Read(number)).FindingOf(1)!.IsStopped);

        Done(await office.Act(number, AuditVerb.Reply, People.Recipient, "We disagree."));
        Done(await office.Act(number, AuditVerb.IssueReport, null, "A safeguard is missing."));

        Assert.True((await office.Read(number)).FindingOf(1)!.IsStopped);
        Assert.Contains((await store.Log()).Single(entry => entry.Event.Act == "audit.issuereport").Event.Details, detail => detail.Key == "disputes" && detail.Value.Contains("because of DIS-001", StringComparison.Ordinal));
        store.Clock.Advance(TimeSpan.FromDays(365));
        await office.Time.Run(default);
        Assert.Equal(0, (await office.Read(number)).FindingOf(1)!.Escalated);
    }

    [Fact]
    public async Task Finding_ClosedBeforeThePanelGranted_NoLongerCountsAllTheSame()
    {
        var office = await Make();
        await using var store = office.Store;
        var number = await Reported(office, FindingGrade.FG3);
        await Disagree(store, number);
        await Correct(office, number);
        Done(await office.Act(number, AuditVerb.FinishCorrection));
        store.Clock.Advance(TimeSpan.FromDays(92));
        Done(await Step(office, number, FindingVerb.ConfirmEffect, office.Auditor));
        Done(await office.Act(number, AuditVerb.Close));
        await office.Time.Run(default);
        Assert.Equal((FindingState.Closed, History.Minor), ((await office.Read(number)).FindingOf(1)!.State, await HistoryOf(store)));

        await GrantDispute(store);
        await office.Time.Run(default);

        var audit = await office.Read(number);
        Assert.Equal((FindingState.Withdrawn, AuditState.Closed, (DateTimeOffset?)null), (audit.FindingOf(1)!.State, audit.State, audit.DueAt));
        Assert.Equal(History.Clean, await HistoryOf(store));
        await office.Time.Run(default);
        Assert.Single(await store.Log(), entry => entry.Event.Act == "audit.dispute" && entry.Reason!.Contains("no longer counts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Finding_SecondDispute_HoldsNothing()
    {
        var office = await Make();
        await using var store = office.Store;
        var number = await Reported(office, FindingGrade.FG3);
        async Task<DateTimeOffset> Due() => (await office.Read(number)).FindingOf(1)!.FixClock!.Due(store.Clock.GetUtcNow(), Cases.Pack.Calendar);
        var at = await Due();
        await Disagree(store, number);
        await office.Time.Run(default);
        Assert.True((await office.Read(number)).FindingOf(1)!.IsStopped);
        store.Clock.Advance(TimeSpan.FromDays(14));
        Done(await new ActOnDispute(store.Pipeline, Cases.Packs, Cases.Pack).Run("DIS-001", DisputeVerb.Withdraw, null, "settled", null, Guid.NewGuid(), People.Recipient, default));
        await office.Time.Run(default);
        var due = await Due();
        Assert.True(due > at); // the first one did put it off

        await Disagree(store, number, "Again.");
        await office.Time.Run(default);
        store.Clock.Advance(TimeSpan.FromDays(1));
        Assert.False((await office.Read(number)).FindingOf(1)!.IsStopped);
        Assert.Equal(due, await Due());
    }

    [Fact]
    public async Task Triggers_MajorFinding_IsAFactOfALicenceThatComesLater()
    {
        var office = await Make();
        await using var store = office.Store;
        var later = await store.Licence(LicenceState.Suspended, "A-002");
        var number = await Reported(office, FindingGrade.FG3);
        await office.Time.Run(default);
        Assert.DoesNotContain(await Facts(store), one => one.Key == "earlier-major"); // the licence of the finding has the finding itself

        foreach (var decider in (Actor[])[People.SecondManager, People.Board])
            Done(await store.ActOnLicence.Run(later, LicenceVerb.LiftSuspension, "cleared", null, Guid.NewGuid(), decider, default));
        await office.Time.Run(default);
        await office.Time.Run(default);

        Assert.Equal((later, $"Audit {number} had a major finding."), Assert.Single(await Facts(store), one => one.Key == "earlier-major") is var fact ? (fact.LicenceNumber, fact.Detail) : default);
    }

    [Fact]
    public async Task PeriodicAudit_CalledOff_IsPlannedOnceMore()
    {
        var office = await Make();
        await using var store = office.Store;
        await office.Time.Run(default);
        await using var db = store.CreateDbContext();
        var first = await db.Audits.AsNoTracking().Where(one => one.Origin == AuditOrigin.Periodic && one.LicenceNumber == office.Licence).OrderBy(one => one.PlannedFor).FirstAsync();
        foreach (var verb in (AuditVerb[])[AuditVerb.TakeLead, AuditVerb.CallOff])
            Done(await office.Act(first.Number, verb));
        var before = await db.Audits.CountAsync();

        await office.Time.Run(default);
        await office.Time.Run(default);

        Assert.Equal(before + 1, await db.Audits.CountAsync());
        var again = await db.Audits.AsNoTracking().OrderByDescending(one => one.Number).FirstAsync();
        Assert.Equal((first.Why, first.Type, AuditOrigin.Periodic), (again.Why, again.Type, again.Origin));
        // Whoever calls that off as well is not asked a third time.
        foreach (var verb in (AuditVerb[])[AuditVerb.TakeLead, AuditVerb.CallOff])
            Done(await office.Act(again.Number, verb));
        await office.Time.Run(default);
        Assert.Equal(before + 1, await db.Audits.CountAsync());
    }
}
