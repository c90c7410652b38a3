using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Recipients;
using ExportPortal.Features.Disputes;
using ExportPortal.Features.Incidents;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Data;

/// <summary>What an appeal or a dispute against a sanction does to the licence, beside whatever else keeps it closed.</summary>
public abstract partial class IncidentStoreTests
{
    private static async Task Settle(TestStore store)
    {
        while (await Worker(store).DoNext(default)) { }
    }

    private static async Task Impose(TestStore store, string incident, SanctionInput input, params Actor[] deciders)
    {
        var number = (await new ProposeSanction(store.Pipeline, Cases.Pack).Run(incident, input, Guid.NewGuid(), People.IncidentLead, default)).Value;
        Assert.Equal("NOTICED", (await Sanction(store, number, SanctionVerb.GiveNotice, People.IncidentLead)).Value);
        Assert.Equal("", (await new AnswerSanction(store.Pipeline, Cases.Pack).Run(number, SanctionVerb.Reply, "It was one contractor.", Guid.NewGuid(), People.Recipient, default)).Message);
        foreach (var decider in deciders)
            Assert.Equal("", (await Sanction(store, number, SanctionVerb.Impose, decider)).Message);
        await Settle(store);
    }

    private static async Task Grant(TestStore store, string number)
    {
        Assert.Equal("", (await new AnswerSanction(store.Pipeline, Cases.Pack).Run(number, SanctionVerb.Appeal, "It is mended.", Guid.NewGuid(), People.Recipient, default)).Message);
        await store.Seat($"{number}-AP1");
        Assert.Single(await store.LogSeenBy(People.Panel));
        foreach (var member in (Actor[])[People.Panel, People.SecondPanel])
            Assert.Equal("", (await new DecideSanctionAppeal(store.Pipeline, Cases.Pack).Run(number, AppealVerb.GrantAppeal, "mended", null, Guid.NewGuid(), member, default)).Message);
        Assert.Empty(await store.LogSeenBy(People.Panel));
        await Settle(store);
    }

    private static async Task Dispute(TestStore store, params (DisputeVerb Verb, Actor Actor)[] steps)
    {
        var about = (await Read(store, db => db.Sanctions.AsNoTracking().SingleAsync())).Number;
        Assert.Equal("DIS-001", (await new OpenDispute(store.Pipeline, Cases.Packs, Cases.Pack).Run(DisputeKind.Sanction, about, "It asks for too much.", Guid.NewGuid(), People.Recipient, default)).Value);
        foreach (var (verb, actor) in steps)
            Assert.Equal("", (await new ActOnDispute(store.Pipeline, Cases.Packs, Cases.Pack).Run("DIS-001", verb, verb.HasOutcome() ? DisputeOutcome.NotUpheld : null, "weighed", null, Guid.NewGuid(), actor, default)).Message);
    }

    [Fact]
    public async Task Appeal_GrantedWhileAnotherSanctionStands_KeepsAccessClosed()
    {
        await using var store = await Open();
        var (licence, first) = await Investigated(store);
        var second = await Reported(store, licence);
        Assert.Equal("", (await Act(store, second, IncidentVerb.Triage, triage: new("I-03", 2, 640_000, [], []))).Message);
        foreach (var verb in (IncidentVerb[])[IncidentVerb.Contain, IncidentVerb.Investigate])
            Assert.Equal("", (await Act(store, second, verb)).Message);
        await Impose(store, first, new(licence, "FG4", 4, Factors, "Stop."), People.Manager);
        await Impose(store, second, new(licence, "FG4", 4, Factors, "Stop."), People.Manager);

        await Grant(store, "SN-001");
        Assert.Equal(LicenceState.Suspended, (await State(store)).Item1);
        Assert.Contains(await store.Log(), entry => entry.Event is { Act: "licence.liftonappeal", To: "SUSPENDED" } && entry.Reason!.Contains("A sanction that stops access stands on this licence", StringComparison.Ordinal));

        await Grant(store, "SN-002");
        Assert.Equal((LicenceState.Active, History.Clean), await State(store));
    }

    [Theory]
    [InlineData(true, "It was stopped on other grounds")]
    [InlineData(false, "is on a restricted-party list or may be")]
    public async Task Appeal_GrantedToAListedParty_KeepsAccessClosed(bool listedFirst, string why)
    {
        await using var desk = new ScreeningDesk(await Open());
        var store = desk.Store;
        var (licence, incident) = await Investigated(store);
        if (listedFirst)
            await Confirm();
        await Impose(store, incident, new(licence, "FG4", 4, Factors, "Stop."), People.Manager);
        if (!listedFirst)
            await Confirm();

        await Grant(store, "SN-001");

        Assert.Equal((LicenceState.Suspended, SanctionState.Lifted), ((await State(store)).Item1, (await Read(store, db => db.Sanctions.AsNoTracking().SingleAsync())).State));
        Assert.Contains(await store.Log(), entry => entry.Event is { Act: "licence.liftonappeal", To: "SUSPENDED" } && entry.Reason!.Contains(why, StringComparison.Ordinal));

        async Task Confirm()
        {
            desk.List("Kurohana Medical University Foundation");
            await desk.Run();
            await desk.Say(true, People.Screening);
            Assert.Equal("CONFIRMED", (await desk.Say(true, People.Officer)).Value);
            Assert.Equal(1, await desk.Suspend());
        }
    }

    [Fact]
    public async Task Dispute_TakenBeforeThePanel_PausesOrderAndRecordAsAnAppealDoes()
    {
        await using var store = await Open();
        var (licence, incident) = await Investigated(store);
        await Impose(store, incident, new(licence, "FG3", 2, Factors, "Two factors.", DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime).AddDays(40)), People.Manager);
        Assert.Equal((LicenceState.Active, History.Major), await State(store));
        Assert.True((await Read(store, db => db.Licences.AsNoTracking().SingleAsync())).Owes("SN-001"));

        await Dispute(store, (DisputeVerb.Answer, People.SecondOfficer), (DisputeVerb.AskReview, People.Recipient), (DisputeVerb.Review, People.SecondManager), (DisputeVerb.AskPanel, People.Recipient));
        await Settle(store);

        Assert.Equal((LicenceState.Active, History.Clean), await State(store));
        Assert.False((await Read(store, db => db.Licences.AsNoTracking().SingleAsync())).Owes("SN-001"));
    }

    [Fact]
    public async Task Licence_WhoseSanctionWasWithdrawn_IsTakenBackByTheLead()
    {
        await using var store = await Open();
        var (licence, incident) = await Investigated(store);
        await new ProposeSanction(store.Pipeline, Cases.Pack).Run(incident, new(licence, "FG4", 4, Factors, "Stop."), Guid.NewGuid(), People.IncidentLead, default);
        await Work(store, incident, new WithdrawLicence(licence, "another file"), "IN-18");

        Assert.Equal("WITHDRAWN", (await Sanction(store, "SN-001", SanctionVerb.Withdraw, People.Manager)).Value); // as the refusal says

        await Work(store, incident, new WithdrawLicence(licence, "another file"));
        Assert.False((await Read(store, db => db.Licences.AsNoTracking().SingleAsync())).Has(LicenceMark.UnderInvestigation));
    }

    [Fact]
    public async Task Dispute_WhileItIsOpen_HoldsTheRevocation()
    {
        await using var store = await Open();
        var (licence, incident) = await Investigated(store);
        await Impose(store, incident, new(licence, "INTENT", 5, Factors, "Out."), People.Board, People.SecondBoard);
        await Dispute(store, (DisputeVerb.Answer, People.SecondOfficer), (DisputeVerb.AskReview, People.Recipient));

        store.Clock.Advance(TimeSpan.FromDays(31));
        await Time(store).Run(default);
        await Settle(store);
        Assert.Equal(LicenceState.Suspended, (await State(store)).Item1);

        Assert.Equal("", (await new ActOnDispute(store.Pipeline, Cases.Packs, Cases.Pack).Run("DIS-001", DisputeVerb.Withdraw, null, "we give in", null, Guid.NewGuid(), People.Recipient, default)).Message);
        Assert.Equal("DIS-002", (await new OpenDispute(store.Pipeline, Cases.Packs, Cases.Pack).Run(DisputeKind.Sanction, "SN-001", "It still asks for too much.", Guid.NewGuid(), People.Recipient, default)).Value);
        await Time(store).Run(default); // a second dispute holds nothing
        await Settle(store);
        Assert.Equal(LicenceState.Revoked, (await State(store)).Item1);
    }

    [Fact]
    public async Task Judgment_UpheldAgainstARevocation_LiftsTheSanctionAndOpensTheLicence()
    {
        await using var store = await Open();
        var (licence, incident) = await Investigated(store);
        await Impose(store, incident, new(licence, "INTENT", 5, Factors, "Out."), People.Board, People.SecondBoard);
        var members = new[] { await store.Enrol(People.New(Role.BoardMember, "Mette")), await store.Enrol(People.New(Role.BoardMember, "Otso")) };
        await Dispute(store, (DisputeVerb.Answer, People.SecondOfficer), (DisputeVerb.AskReview, People.Recipient), (DisputeVerb.Review, People.SecondManager), (DisputeVerb.AskPanel, People.Recipient));
        await store.Seat("SN-001-AP1", members[0]);
        foreach (var member in (Actor[])[People.Panel, People.SecondPanel])
            Assert.Equal("", (await new DecideSanctionAppeal(store.Pipeline, Cases.Pack).Run("SN-001", AppealVerb.Dismiss, "it stands", null, Guid.NewGuid(), member, default)).Message);
        for (var round = 0; round < 3; round++)
        {
            await Time(store).Run(default);
            await Settle(store);
        }
        Assert.Equal(LicenceState.Revoked, (await State(store)).Item1);
        Assert.Equal(1, await new DueActsRunner([new DueDisputes(store, Cases.Packs, Cases.Pack)], new JobLeases(store, store.Clock), store.Pipeline, store.Clock, NullLogger<DueActsRunner>.Instance).Run(default));
        Assert.Equal("", (await new ActOnDispute(store.Pipeline, Cases.Packs, Cases.Pack).Run("DIS-001", DisputeVerb.TakeToCourt, null, "We go on.", null, Guid.NewGuid(), People.Recipient, default)).Message);

        async Task<Outcome<string>> Sign(Actor actor, JudgmentOutcome outcome = JudgmentOutcome.Upheld) =>
            await new RecordJudgment(store.Pipeline, Cases.Pack).Run("DIS-001", new(outcome, "District Court", "12 C 34/26", DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime)), "The intent was not proven.", null, Guid.NewGuid(), actor, default);
        Assert.Equal("DQ-20", (await Sign(People.Board)).Rule?.Code); // imposed it
        var desk = new Features.Desk.DisputesDueQuery(store, Cases.Pack, store.Clock);
        Assert.Empty(await desk.Run(members[0])); // nothing waits before one has signed
        Assert.Equal("AT_COURT", (await Sign(members[1])).Value);
        Assert.Equal("DIS-001", Assert.Single(await desk.Run(members[0])).Number);
        Assert.Empty(await desk.Run(members[1]));
        await Settle(store);
        Assert.Equal(LicenceState.Revoked, (await State(store)).Item1);
        Assert.Equal("DQ-26", (await Sign(members[0], JudgmentOutcome.Dismissed)).Rule?.Code); // another reading is no second signature
        Assert.Equal("DIS-001", Assert.Single(await desk.Run(members[0])).Number);
        Assert.Equal("SETTLED", (await Sign(members[0])).Value);
        await Settle(store);

        Assert.Equal((LicenceState.Active, History.Clean), await State(store));
        Assert.Equal(SanctionState.Lifted, (await Read(store, db => db.Sanctions.AsNoTracking().SingleAsync())).State);
        Assert.Contains(await store.Log(), entry => entry.Event is { Act: "licence.reinstateonappeal", To: "ACTIVE" } && entry.Reason!.Contains("District Court, file 12 C 34/26", StringComparison.Ordinal));
        Assert.Equal(1, (await new Features.Register.RegisterQuery(store, Cases.Pack, store.Clock).Disputes()).Judged);
    }

    /// <summary>Colleagues who do not read incidents find no report of another, though all are of one authority; so for reports that an older release took in.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_ReportOfStaff_IsForWhoReportedIt(bool isOld)
    {
        await using var store = await Open();
        var number = (await new ReportIncident(store.Pipeline, Cases.Pack).Run(new("I-03", "Copy on a desk", "A paper was left.", null, null, []), Guid.NewGuid(), People.Officer, default)).Value;
        if (isOld)
        {
            await using var older = store.CreateDbContext();
            await using var transaction = await older.Database.BeginTransactionAsync();
            await older.Incidents.ExecuteUpdateAsync(set => set.SetProperty(one => one.Reporter, (PersonId?)null));
            Migration migration = older is PostgresPortalDbContext ? new Migrations.Postgres.TermsInForce() : new Migrations.Sqlite.TermsInForce();
            await older.Database.ExecuteSqlRawAsync(migration.UpOperations.OfType<SqlOperation>().Single(one => one.Sql.Contains("UPDATE incident", StringComparison.Ordinal)).Sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
            await transaction.CommitAsync();
        }
        await using var db = store.CreateDbContext();
        async Task<bool> Sees(Actor actor) => await db.Incidents.VisibleTo(actor).AnyAsync(one => one.Number == number);
        Assert.True(await Sees(People.Officer));
        Assert.True(await Sees(People.Manager));
        foreach (var actor in (Actor[])[People.SecondOfficer, People.Panel, People.New(Role.Administrator), People.New(Role.PolicyAuthor), People.Recipient])
            Assert.False(await Sees(actor));
    }

    /// <summary>As an earlier release carried it out while the matter was disputed. What else stops the licence still stops it, and no more than it did.</summary>
    [Theory]
    [InlineData("nothing", "ACTIVE")]
    [InlineData("a sanction", "SUSPENDED")]
    [InlineData("a suspension", "SUSPENDED")]
    [InlineData("a revocation", "REVOKED")]
    public async Task Appeal_GrantedAfterTheRevocationWasCarriedOut_LeavesWhatElseStands(string stands, string state)
    {
        await using var store = await Open();
        var (licence, incident) = await Investigated(store);
        if (stands == "a suspension")
            Assert.Equal("", (await store.ActOnLicence.Run(licence, LicenceVerb.Suspend, "reports are missing", null, Guid.NewGuid(), People.Manager, default)).Message);
        await Impose(store, incident, new(licence, "INTENT", 5, Factors, "Out."), People.Board, People.SecondBoard);
        if (stands is "a sanction" or "a revocation")
        {
            var second = await Reported(store, licence);
            Assert.Equal("", (await Act(store, second, IncidentVerb.Triage, triage: new("I-03", 2, 640_000, [], []))).Message);
            foreach (var verb in (IncidentVerb[])[IncidentVerb.Contain, IncidentVerb.Investigate])
                Assert.Equal("", (await Act(store, second, verb)).Message);
            await (stands == "a sanction" ? Impose(store, second, new(licence, "FG4", 4, Factors, "Stop."), People.Manager) : Impose(store, second, new(licence, "INTENT", 5, Factors, "Out."), People.Board, People.SecondBoard));
        }
        var now = store.Clock.GetUtcNow();
        await Change("SN-001", sanction => sanction.ActOnTime(SanctionVerb.CarryOut, now));
        if (stands == "a revocation")
            await Change("SN-002", sanction => sanction.ActOnTime(SanctionVerb.CarryOut, now));
        store.Tell();
        Assert.Equal(LicenceState.Revoked, (await State(store)).Item1);

        await Lift("SN-001");

        Assert.Equal(state, Words.Code((await State(store)).Item1));
        Assert.Contains(await store.Log(), entry => entry.Event is { Act: "licence.reinstateonappeal", From: "REVOKED" } && entry.Event.To == state && (state == "ACTIVE" || entry.Reason!.Contains("access stays closed", StringComparison.Ordinal)));
        if (stands is "a sanction" or "a revocation")
        {
            await Lift("SN-002");
            Assert.Equal(LicenceState.Active, (await State(store)).Item1);
        }

        Task Lift(string number) => Change(number, sanction =>
        {
            sanction.LodgeAppeal("wrong", People.Recipient, Cases.Pack, now);
            sanction.Seated();
            foreach (var member in (Actor[])[People.Panel, People.SecondPanel])
                sanction.Decide(AppealVerb.GrantAppeal, "it was another", member, now);
        });

        if (state != "REVOKED")
            await using (var read = store.CreateDbContext())
                Assert.Contains(await read.LetterOrders.AsNoTracking().ToListAsync(), order => order.Act == "licence.reinstateonappeal"
                    && Cases.Pack.LettersFor(order.Act, order.To).Any(letter => letter.Key == (state == "ACTIVE" ? "licence-reinstated" : "licence-set-aside")));

        async Task Change(string number, Action<Sanction> act)
        {
            await using var db = store.CreateDbContext();
            await using var transaction = await db.Database.BeginTransactionAsync();
            var sanction = await db.Sanctions.SingleAsync(one => one.Number == number);
            act(sanction);
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
            await new ApplySanction(store, store.Pipeline, Cases.Pack).Handle(sanction.Id.Value, default);
        }
    }

    [Fact]
    public async Task Panel_WhoWorkedOnTheIncidentSinceTheLastAct_DoesNotHearTheAppeal()
    {
        await using var store = await Open();
        var (licence, incident) = await Investigated(store);
        await Impose(store, incident, new(licence, "FG4", 4, Factors, "Stop."), People.Manager);
        Assert.Equal("SN-001-AP1", (await new AnswerSanction(store.Pipeline, Cases.Pack).Run("SN-001", SanctionVerb.Appeal, "It is mended.", Guid.NewGuid(), People.Recipient, default)).Value);
        async Task<string?> Closed() => (await new Features.Appeals.PanelQuery(store, store.Clock).Run("SN-001-AP1", People.Board))!.Candidates.Single(one => one.Member.Person == People.Panel.Person).Closed?.Code;
        Assert.Null(await Closed());

        var lead = await store.Enrol(People.Panel.OtherAccount(Role.IncidentLead));
        Assert.Equal("", (await new WorkOnIncident(store.Pipeline, Cases.Pack).Run(incident, new AddEntry(store.Clock.GetUtcNow(), "The gateway was looked at."), null, Guid.NewGuid(), lead, default)).Message);

        Assert.Equal("FE-7", await Closed());
        // A dispute about the same sanction knows it, too.
        Assert.Contains(People.Panel.Person, (await Read(store, db => db.DisputedMatter("SN-001", null, default)))!.Hands);
    }
}
