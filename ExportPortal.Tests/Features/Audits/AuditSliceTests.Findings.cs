using ExportPortal.Data;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Audits;

/// <summary>Findings that are put right, that come late, and that nobody corrects any more.</summary>
public abstract partial class AuditSliceTests
{
    private static Task<Outcome<string>> Correct(Office office, string number, FindingGrade grade, string? text = null) =>
        new CorrectFinding(office.Commands, Cases.Pack).Run(number, 1, grade, text, "The reply shows it.", null, Guid.NewGuid(), office.Auditor, default);

    private static async Task Sent(Office office, string number)
    {
        Done(await office.Act(number, AuditVerb.SendDraft));
        Done(await office.Act(number, AuditVerb.Reply, People.Recipient, "We see it otherwise."));
    }

    [Fact]
    public async Task Observation_OfAReportedAudit_IsShownToTheNextOneOfTheSameSide()
    {
        var office = await Make();
        await using var store = office.Store;
        var first = await Plan(office);
        await ToTesting(office, first);
        Done(await Find(office, first, FindingGrade.FG1, "SG-07"));
        Done(await Find(office, first, FindingGrade.FG2));
        var second = await Plan(office);
        async Task<AuditView> Read(string number, Actor actor) => (await new AuditQuery(store, Cases.Pack, store.Clock).Run(number, actor))!;
        Assert.Empty((await Read(second, office.Auditor)).Observations);
        await ToReport(office, first);

        Assert.Equal([(first, "SG-07")], (await Read(second, office.Auditor)).Observations.Select(one => (one.Audit, one.Observed.Topic)));
        Assert.Empty((await Read(first, office.Auditor)).Observations);
        // The audited side reads its findings in the audit that made them.
        await ToTesting(office, second);
        Assert.Empty((await Read(second, People.Recipient)).Observations);
        // The one that was reported first follows up on nothing of the other, long as it may stay open.
        Done(await Find(office, second, FindingGrade.FG1, "SG-08"));
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        await ToReport(office, second);
        Assert.Equal(AuditState.CorrectiveAction, (await office.Read(first)).State);
        Assert.Empty((await Read(first, office.Auditor)).Observations);
    }

    [Fact]
    public async Task CorrectFinding_AfterTheReply_CountsAsItIsNowAndIsHeardAnewWhereItIsGraver()
    {
        var office = await Make();
        await using var store = office.Store;
        var number = await Plan(office);
        await ToTesting(office, number);
        Done(await Find(office, number, FindingGrade.FG2));
        Done(await office.Act(number, AuditVerb.FinishTests));
        await Sent(office, number);
        Assert.Equal("AU-52", (await Correct(office, number, FindingGrade.FG2)).Rule?.Code);
        Assert.Equal("AU-51", (await Correct(office, number, FindingGrade.FG4)).Rule?.Code);
        Assert.Equal("DRAFT_FINDINGS", Done(await Correct(office, number, FindingGrade.FG3)));
        await Sent(office, number);
        Assert.Equal("FINAL_REPORT", Done(await Correct(office, number, FindingGrade.FG2, "It is missing for one person.")));
        Done(await office.Act(number, AuditVerb.IssueReport, null, "A small matter."));

        var audit = await office.Read(number);
        Assert.Equal((FindingGrade.FG2, "It is missing for one person."), (audit.FindingOf(1)!.Grade, audit.FindingOf(1)!.Text));
        Assert.Equal([(FindingGrade.FG2, "no second factor"), (FindingGrade.FG3, "no second factor")], audit.FindingOf(1)!.Earlier.Select(was => (was.Grade, was.Text)));
        Assert.Equal(2, audit.Steps.Count(step => step.Verb == nameof(AuditVerb.Reply)));
        Assert.Equal(History.Clean, await HistoryOf(store));
        Assert.Equal(2, (await store.Log()).Count(entry => entry.Event is { Act: "audit.correctfinding", Outcome: Domain.AccessLog.AuditOutcome.Done }));
    }

    [Fact]
    public async Task RecordFinding_CriticalAfterTheReport_StopsAccessAndRunsItsClocks()
    {
        var office = await Make();
        await using var store = office.Store;
        var number = await Reported(office, FindingGrade.FG2);
        Assert.Equal("AU-49", (await Find(office, number, FindingGrade.FG3, "SG-11")).Rule?.Code);

        Done(await Find(office, number, FindingGrade.FG4, "SG-11"));

        var audit = await office.Read(number);
        Assert.Equal((AuditState.CorrectiveAction, FindingState.PlanDue), (audit.State, audit.FindingOf(2)!.State));
        Assert.Equal(store.Clock.GetUtcNow().AddHours(24), audit.FindingOf(2)!.ContainClock!.Due(store.Clock.GetUtcNow(), Cases.Pack.Calendar));
        Assert.Equal((LicenceState.Suspended, History.Major), ((await LicenceOf(store)).State, await HistoryOf(store)));
        Assert.Contains(audit.Notes, note => note.Kind is AuditEffectKind.NextAudit);
    }

    [Fact]
    public async Task CriticalFinding_BeforeTheReport_CountsAtOnceAndNoLongerOnceItIsWithdrawn()
    {
        var office = await Make();
        await using var store = office.Store;
        var number = await Plan(office);
        await ToTesting(office, number);
        Done(await Find(office, number, FindingGrade.FG4));
        Done(await Find(office, number, FindingGrade.FG3, "SG-11")); // not reported yet, so it holds nothing up
        Assert.Equal(History.Major, await HistoryOf(store));

        Done(await new WithdrawFinding(office.Commands, Cases.Pack).Run(number, 1, "The data were synthetic.", null, Guid.NewGuid(), office.Auditor, default));
        Assert.Equal(History.Clean, await HistoryOf(store));
    }

    [Fact]
    public async Task EndUncorrected_OnceTheLicenceHasEnded_ClosesTheAuditAndStaysOnRecord()
    {
        var office = await Make();
        await using var store = office.Store;
        var number = await Reported(office, FindingGrade.FG3);
        Assert.Equal("FD-13", (await Step(office, number, FindingVerb.Withdraw, office.Auditor)).Rule?.Code);
        Assert.Equal("FD-12", (await Step(office, number, FindingVerb.EndUncorrected, office.Auditor)).Rule?.Code);
        Done(await store.ActOnLicence.Run(office.Licence, LicenceVerb.Surrender, "We are dissolved.", null, Guid.NewGuid(), People.Recipient, default));
        Assert.False((await Step(office, number, FindingVerb.EndUncorrected, People.Recipient)).IsDone);

        Assert.Equal("CORRECTIVE_ACTION", Done(await Step(office, number, FindingVerb.EndUncorrected, office.Auditor)));
        Done(await office.Act(number, AuditVerb.FinishCorrection));
        Assert.Equal("CLOSED", Done(await office.Act(number, AuditVerb.Close)));

        await using var db = store.CreateDbContext();
        Assert.False((await db.Licences.AsNoTracking().SingleAsync()).Has(LicenceMark.OpenMajorFinding));
        Assert.Equal(History.Major, await HistoryOf(store));
        Assert.True((await office.Read(number)).FindingOf(1)!.IsUncorrected);
        store.Clock.SetUtcNow(store.Clock.GetUtcNow().AddYears(Cases.Pack.Audits!.TimesInForce.FindingYears).AddDays(-1));
        await office.Time.Run(default);
        Assert.Equal(History.Major, await HistoryOf(store));
        store.Clock.Advance(TimeSpan.FromDays(2));
        store.Tell();
        await office.Time.Run(default);
        Assert.Equal(History.Minor, await HistoryOf(store));
        Assert.Single(await store.Log(), entry => entry.Event.Act == "audit.recordends");
        Told([.. (await store.Letters()).Where(letter => letter.Template == "audit-record-ended")], "audit-record-ended", "counts no more", People.Recipient, office.Auditor, People.Manager, People.SecondManager);
    }

    [Fact]
    public async Task Lead_WhoBecameInvolvedOrInterestedSince_LeavesItToAnother()
    {
        var office = await Make();
        await using var store = office.Store;
        var number = await Plan(office);
        await ToTesting(office, number);
        var lead = office.Auditor;
        await using (var db = store.CreateDbContext())
        {
            var audit = await db.Audits.AsNoTracking().SingleAsync(one => one.Number == number);
            var free = new Independence(new HashSet<PersonId>(), [], DestinationGroup.A, 3);
            Assert.Null(audit.WhyClosed(AuditVerb.RecordFinding, lead, free, Cases.Pack, store.Clock.GetUtcNow()));
            Assert.Equal("FE-3", audit.WhyClosed(AuditVerb.RecordFinding, lead with { Interests = new HashSet<OrganisationId> { People.RecipientHouse } }, free, Cases.Pack, store.Clock.GetUtcNow())?.Code);
        }
        Done(await store.ActOnLicence.Run(office.Licence, LicenceVerb.Suspend, "a doubt", null, Guid.NewGuid(), await store.Enrol(lead.OtherAccount(Role.LicensingManager)), default));

        Assert.Equal("AU-6", (await Find(office, number, FindingGrade.FG3)).Rule?.Code);
        Assert.Equal("AU-6", (await office.Act(number, AuditVerb.FinishTests)).Rule?.Code);
        Done(await office.Act(number, AuditVerb.TakeLead, await store.Enrol(People.New(Role.Auditor, "Other"))));
    }

    [Fact]
    public async Task Steps_OfWorkOnFindings_AreNotReadByTheAuditedSide()
    {
        var office = await Make();
        await using var store = office.Store;
        var number = await Plan(office);
        await ToTesting(office, number);
        Done(await Find(office, number, FindingGrade.FG2));
        Done(await Correct(office, number, FindingGrade.FG3));
        async Task<IReadOnlyList<StepTaken>> Steps(Actor reader) => (await new AuditQuery(store, Cases.Pack, store.Clock).Run(number, reader))!.Steps;

        Assert.DoesNotContain(await Steps(People.Recipient), step => step.Verb is nameof(AuditVerb.CorrectFinding) or nameof(AuditVerb.RecordFinding));
        Assert.Contains(await Steps(People.Recipient), step => step.Verb == nameof(AuditVerb.StartTests));
        Assert.Contains(await Steps(office.Auditor), step => step.Verb == nameof(AuditVerb.CorrectFinding));
    }

    [Fact]
    public async Task CorrectFinding_UnderASanctionWithNotice_OpensTheReplyAnewAndOwesTheLetter()
    {
        var office = await Make();
        await using var store = office.Store;
        var number = await Plan(office);
        await ToTesting(office, number);
        Done(await Find(office, number, FindingGrade.FG4));
        var sanction = Done(await Propose(office, number, new(office.Licence, "FG4", 4, Factors, "Access stops.")));
        await ToDecision(office, sanction);

        Done(await Correct(office, number, FindingGrade.FG4, "No second factor, and no list of who has access."));

        await using var db = store.CreateDbContext();
        var told = await db.Sanctions.AsNoTracking().SingleAsync();
        Assert.Null(told.RepliedAt);
        Assert.Equal(nameof(Domain.Incidents.SanctionVerb.ChangeFile), told.Steps[^1].Verb);
        Assert.StartsWith($"F1 of audit {number} was put right", told.Steps[^1].Reason, StringComparison.Ordinal);
        Assert.Contains(await db.Outbox.ToListAsync(), one => one.Kind == OutboxKinds.TellFileChanged && one.Subject == told.Id.Value);
        Assert.DoesNotContain(told.Steps, step => step.Reason.Contains("The reply shows it.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RecordFinding_CriticalAfterAReportThatBroughtAnotherAudit_PlansNoSecondOne()
    {
        var office = await Make();
        await using var store = office.Store;
        var number = await Reported(office, FindingGrade.FG3);
        store.Clock.Advance(TimeSpan.FromDays(1));
        Done(await Find(office, number, FindingGrade.FG4, "SG-11"));

        await using var db = store.CreateDbContext();
        Assert.Single(await db.Audits.AsNoTracking().Where(one => one.Origin == AuditOrigin.FollowUp).ToListAsync());
    }
}
