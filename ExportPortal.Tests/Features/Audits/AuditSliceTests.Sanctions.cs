using ExportPortal.Data;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Features.Desk;
using ExportPortal.Features.Incidents;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Features.Audits;

/// <summary>The measures that findings lead to: proposed by the lead auditor, linked both ways, with their effect on the licence.</summary>
public abstract partial class AuditSliceTests
{
    private static readonly IReadOnlyList<FactorScore> Factors = [.. Cases.Pack.IncidentRules.Sanctions.Factors.Select(factor => new FactorScore(factor.Code, 0, "plays no part"))];

    private static Task<Outcome<string>> Propose(Office office, string audit, SanctionInput input, Actor? actor = null, int finding = 1) =>
        new ProposeFromFinding(office.Store.Pipeline, Cases.Pack).Run(audit, finding, input, Guid.NewGuid(), actor ?? office.Auditor, default);

    private static async Task Sanction(Office office, string number, SanctionVerb verb, Actor actor) =>
        Done(await new ActOnSanction(office.Store.Pipeline, Cases.Pack).Run(number, verb, "because", null, Guid.NewGuid(), actor, default));

    private static async Task<IReadOnlyList<Finding>> Unmeasured(Office office, string number) =>
        (await new AuditQuery(office.Store, Cases.Pack, office.Store.Clock).Run(number, office.Auditor))!.WithoutMeasure;

    private static async Task<string> Reported(Office office, FindingGrade grade)
    {
        var number = await Plan(office);
        await ToTesting(office, number);
        Done(await Find(office, number, grade));
        await ToReport(office, number);
        return number;
    }

    private static async Task ToDecision(Office office, string sanction)
    {
        await Sanction(office, sanction, SanctionVerb.GiveNotice, office.Auditor);
        Done(await new AnswerSanction(office.Store.Pipeline, Cases.Pack).Run(sanction, SanctionVerb.Reply, "We mend it.", Guid.NewGuid(), People.Recipient, default));
    }

    private static async Task Impose(Office office, string sanction)
    {
        await ToDecision(office, sanction);
        await Sanction(office, sanction, SanctionVerb.Impose, People.Manager);
        await Work(office.Store);
    }

    private static async Task Work(TestStore store)
    {
        var worker = new OutboxWorker(store, [new ApplySanction(store, store.Pipeline, Cases.Pack)], store.Signal, store.Clock, NullLogger<OutboxWorker>.Instance);
        while (await worker.DoNext(default)) { }
    }

    private static async Task<Licence> LicenceOf(TestStore store)
    {
        await using var db = store.CreateDbContext();
        return await db.Licences.AsNoTracking().SingleAsync();
    }

    [Fact]
    public async Task MajorFinding_OrderIsProposedByTheLead_OwedUnderTheLicenceAndLinkedBothWays()
    {
        var office = await Make();
        await using var store = office.Store;
        var number = await Reported(office, FindingGrade.FG3);
        var by = DateOnly.FromDateTime(Cases.Start.UtcDateTime).AddDays(40);
        var input = new SanctionInput(office.Licence, "FG4", 2, Factors, "Two factors for all users.", by);
        Assert.Single(await Unmeasured(office, number));
        Assert.Equal("WF-2", (await Propose(office, number, input, People.Manager)).Rule?.Code);
        Assert.Equal("AU-11", (await Propose(office, number, input, await store.Enrol(People.New(Role.Auditor, "Another")))).Rule?.Code);

        var sanction = Done(await Propose(office, number, input));

        Assert.Empty(await Unmeasured(office, number));
        var audit = await new AuditQuery(store, Cases.Pack, store.Clock).Run(number, office.Auditor);
        Assert.Equal((sanction, 1, 2), (audit!.Sanctions[0].Number, audit.Sanctions[0].Finding, audit.Sanctions[0].Rung));
        var view = await new SanctionQuery(store, Cases.Pack, store.Clock).Run(sanction, People.Manager);
        Assert.Equal(($"/audits/{number}", $"finding F1 of audit {number}", "FG3", "no second factor", true), (view!.Origin, view.Sanction.Basis, view.Sanction.Finding.Finding, view.File.Title, view.SeesOrigin));
        Assert.Contains(office.Auditor.Person, view.Sanction.Investigators);
        Assert.Contains((await new Licences.LicenceFileQuery(store, Cases.Pack, store.Clock).Run(office.Licence, People.Manager))!.Life.Cases, one => one.What == $"Sanction L2, after finding F1 of audit {number}");

        await Impose(office, sanction);

        var owed = Assert.Single((await LicenceOf(store)).Duties, duty => duty.Kind is DutyKind.Order);
        Assert.Equal((sanction, by), (owed.Code, owed.Due));
        Assert.Contains(await store.Log(), entry => entry.Event.Act == "licence.order" && entry.Event.Details.Any(detail => detail.Value == number));
        store.Clock.Advance(TimeSpan.FromDays(42));
        await new Data.Jobs.DueActsRunner([new Licences.LicenceReminders(store, Cases.Pack)], new(store, store.Clock), store.Pipeline, store.Clock, NullLogger<Data.Jobs.DueActsRunner>.Instance).Run(default);
        Assert.Contains(await store.Log(), entry => entry.Event.Act == "licence.overdue" && entry.Reason!.Contains("Two factors for all users.", StringComparison.Ordinal));
        // The order was not followed, so the next measure stands one rung above it.
        Assert.Equal("SN-002", Done(await Propose(office, number, input with { CorrectBy = null, Follows = sanction, Clauses = ["AC-16"] })));
    }

    [Fact]
    public async Task MajorFinding_DisputedOrOfARecipientWithoutLicence_SaysSoAndWaitsOnNoDesk()
    {
        var office = await Make();
        await using var store = office.Store;
        var number = await Reported(office, FindingGrade.FG3);
        async Task<bool> Waits() => (await new Desk.DeskQuery(store, Cases.Packs, store.Clock).For(office.Auditor, default)).Watch.Any(row => row.Name == $"Finding F1 of {number}");
        await using (var db = store.CreateDbContext())
        {
            db.Disputes.Add(Dispute.Open(Guid.NewGuid(), "DIS-001", DisputeKind.AuditFinding, new($"{number} F1", People.StewardHouse, People.RecipientHouse, []), new(People.RecipientHouse, "Kenji", null), [], "It was a test account.", Cases.Pack, store.Clock.GetUtcNow()));
            await db.SaveChangesAsync();
        }
        Assert.True(await Waits());
        Assert.Equal([("DIS-001", $"{number} F1")], (await new AuditQuery(store, Cases.Pack, store.Clock).Run(number, office.Auditor))!.Disputes);

        await using (var db = store.CreateDbContext())
        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            await db.Audits.ExecuteUpdateAsync(set => set.SetProperty(audit => audit.Licence, (LicenceId?)null).SetProperty(audit => audit.LicenceNumber, (string?)null).SetProperty(audit => audit.Auditee, People.StewardHouse));
            await transaction.CommitAsync();
        }

        Assert.False((await new AuditQuery(store, Cases.Pack, store.Clock).Run(number, office.Auditor))!.HasLicence);
        Assert.Empty(await Unmeasured(office, number));
        Assert.False(await Waits());
    }

    [Fact]
    public async Task MajorFinding_AddedConditions_BecomeTheNextVersionOfTheLicence()
    {
        var office = await Make();
        await using var store = office.Store;
        var number = await Reported(office, FindingGrade.FG3);
        var sanction = Done(await Propose(office, number, new(office.Licence, "FG3", 3, Factors, "Deliver the log live.") { Clauses = ["AC-16"] }));
        await Impose(office, sanction);
        Assert.Null((await LicenceOf(store)).NextGrant);

        store.Tell();
        store.Clock.Advance(TimeSpan.FromDays(31));
        await new Data.Jobs.DueActsRunner([new IncidentTime(store, Cases.Pack)], new(store, store.Clock), store.Pipeline, store.Clock, NullLogger<Data.Jobs.DueActsRunner>.Instance).Run(default);
        await Work(store);

        var letters = (await store.Letters()).Where(letter => letter.Template.StartsWith("sanction-", StringComparison.Ordinal)).ToList();
        Assert.Equal(["sanction-took-effect"], letters.Select(letter => letter.Template).Distinct());
        Assert.Contains(People.Recipient.User, letters.Select(letter => letter.To));
        Assert.All(letters, letter => Assert.DoesNotMatch("(?i)revo|delet", letter.Text));
        var licence = await LicenceOf(store);
        Assert.Equal((sanction, "AC-16"), (licence.NextGrant!.Imposed![0].Sanction, licence.NextGrant.Imposed[0].Clauses[0]));
        await using var db = store.CreateDbContext();
        Assert.Contains(await db.Outbox.ToListAsync(), one => one.Kind == OutboxKinds.SealPackage && one.Subject == licence.Id.Value);
        var application = await db.Applications.AsNoTracking().SingleAsync(one => one.Id == licence.Application);
        Assert.Contains(application.Clauses(application.Case, application.Decision, Cases.Pack, licence.NextGrant.Mode, licence.NextGrant.Imposed), chosen => chosen.Clause.Code == "AC-16" && chosen.Trigger.Contains($"imposed by sanction {sanction}", StringComparison.Ordinal));
    }

    /// <summary>The finding may be set aside before the revocation is carried out, or after: the sanction falls with it, and with it the revocation, the record and the exclusion.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Finding_SetAside_HoldsTheRevocationWhileItIsDisputedAndLiftsTheSanction(bool isLate)
    {
        var office = await Make();
        await using var store = office.Store;
        var number = await Reported(office, FindingGrade.FG3);
        var sanction = Done(await Propose(office, number, new(office.Licence, "INTENT", 5, Factors, "Out.")));
        await ToDecision(office, sanction);
        foreach (var decider in (Actor[])[People.Board, People.SecondBoard])
            await Sanction(office, sanction, SanctionVerb.Impose, decider);
        await Work(store);
        var time = new Data.Jobs.DueActsRunner([new IncidentTime(store, Cases.Pack)], new(store, store.Clock), store.Pipeline, store.Clock, NullLogger<Data.Jobs.DueActsRunner>.Instance);
        async Task<(LicenceState, SanctionState)> After()
        {
            await time.Run(default);
            await Work(store);
            await using var read = store.CreateDbContext();
            return ((await LicenceOf(store)).State, (await read.Sanctions.AsNoTracking().SingleAsync()).State);
        }
        if (!isLate)
            await Disagree(store, number, "The second factor was there.");
        store.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal((isLate ? LicenceState.Revoked : LicenceState.Suspended, SanctionState.Imposed), await After());
        Assert.Equal(isLate ? null : "DIS-001", (await new SanctionQuery(store, Cases.Pack, store.Clock).Run(sanction, People.Manager))!.HeldBy);
        if (isLate)
            await Disagree(store, number, "The second factor was there.");

        await GrantDispute(store);
        Assert.Equal((isLate ? LicenceState.Revoked : LicenceState.Suspended, SanctionState.Imposed), await After()); // its audit has not followed yet, and nothing is carried out meanwhile
        await office.Time.Run(default);

        Assert.Equal((LicenceState.Active, SanctionState.Lifted), await After());
        Assert.Equal(0, await time.Run(default));
        await using var db = store.CreateDbContext();
        Assert.Equal(History.Clean, (await db.Organisations.SingleAsync(one => one.Id == People.RecipientHouse)).History);
        Assert.Contains(await store.Log(), entry => entry.Event is { Act: "sanction.liftwithoutfinding", To: "LIFTED" } && entry.Reason == $"The finding F1 of audit {number} no longer counts. The panel granted DIS-001.");
    }

    [Fact]
    public async Task CriticalFinding_SuspensionIsDecidedWithinADayOfTheFinding()
    {
        var office = await Make();
        await using var store = office.Store;
        var number = await Plan(office);
        await ToTesting(office, number);
        Done(await Find(office, number, FindingGrade.FG4));
        var desk = new DeskQuery(store, Cases.Packs, store.Clock);
        Assert.Contains((await desk.For(People.Manager, default)).Watch, row => row.Name == $"Finding F1 of {number}" && row.Href == $"/audits/{number}");
        store.Clock.Advance(TimeSpan.FromHours(5));

        var sanction = Done(await Propose(office, number, new(office.Licence, "FG4", 4, Factors, "Access stops.")));

        await using var db = store.CreateDbContext();
        Assert.Equal(Cases.Start.AddHours(24), (await db.Sanctions.AsNoTracking().SingleAsync(one => one.Number == sanction)).DecideClock.Due(store.Clock.GetUtcNow(), Cases.Pack.Calendar));
        Assert.Equal([office.Licence], (await desk.For(People.Manager, default)).Watch.Select(row => row.Name));
    }

    [Fact]
    public async Task Correction_ThatFailed_LetsASuspensionBeProposedForAMinorFinding()
    {
        var office = await Make();
        await using var store = office.Store;
        var number = await Reported(office, FindingGrade.FG2);
        var input = new SanctionInput(office.Licence, "FG2", 4, Factors, "Access stops until it is mended.");
        Assert.Equal("SF-5", (await Propose(office, number, input)).Rule?.Code);
        Assert.Empty(await Unmeasured(office, number));
        store.Clock.Advance(TimeSpan.FromDays(200));
        await office.Time.Run(default);

        Assert.Single(await Unmeasured(office, number));
        var sanction = Done(await Propose(office, number, input));
        Assert.Empty(await Unmeasured(office, number));
        // A measure that was withdrawn is none.
        await Sanction(office, sanction, SanctionVerb.Withdraw, People.Manager);
        Assert.Single(await Unmeasured(office, number));
        Assert.Contains((await new DeskQuery(store, Cases.Packs, store.Clock).For(People.Manager, default)).Watch, row => row.Name == $"Finding F1 of {number}");
    }

    /// <summary>Contexts whose changes somebody else came before.</summary>
    private sealed class Contested(TestStore store) : IDbContextFactory<PortalDbContext>
    {
        public PortalDbContext CreateDbContext()
        {
            var db = store.CreateDbContext();
            db.SavingChanges += (_, _) => throw new DbUpdateConcurrencyException("Somebody else was first.");
            return db;
        }
    }

    [Fact]
    public async Task Order_LicenceChangedAtTheSameMoment_IsTriedAgainAndNotLost()
    {
        var office = await Make();
        await using var store = office.Store;
        var number = await Reported(office, FindingGrade.FG3);
        var sanction = Done(await Propose(office, number, new(office.Licence, "FG3", 2, Factors, "Two factors.", DateOnly.FromDateTime(Cases.Start.UtcDateTime).AddDays(40))));
        await ToDecision(office, sanction);
        await Sanction(office, sanction, SanctionVerb.Impose, People.Manager);
        await using var db = store.CreateDbContext();
        var id = (await db.Sanctions.AsNoTracking().SingleAsync()).Id.Value;

        await Assert.ThrowsAsync<TryLater>(() => new ApplySanction(store, new(new Contested(store), (_, claimed, _) => Task.FromResult<Actor?>(claimed), store.Clock, store.Signal), Cases.Pack).Handle(id, default));
        Assert.DoesNotContain((await LicenceOf(store)).Duties, duty => duty.Kind is DutyKind.Order);

        await Work(store);
        Assert.Contains((await LicenceOf(store)).Duties, duty => duty.Kind is DutyKind.Order);
    }

    [Fact]
    public async Task Order_NoAccessIsLeft_IsSaidInTheLogOfTheLicence()
    {
        var office = await Make();
        await using var store = office.Store;
        var number = await Reported(office, FindingGrade.FG3);
        var sanction = Done(await Propose(office, number, new(office.Licence, "FG3", 2, Factors, "Two factors.", DateOnly.FromDateTime(Cases.Start.UtcDateTime).AddDays(40))));
        Done(await store.ActOnLicence.Run(office.Licence, LicenceVerb.Surrender, "done", null, Guid.NewGuid(), People.Recipient, default));

        await Impose(office, sanction);

        Assert.DoesNotContain((await LicenceOf(store)).Duties, duty => duty.Kind is DutyKind.Order);
        Assert.Single(await store.Log(), entry => entry.Event.Act == "licence.order" && entry.Reason!.Contains("no access is left", StringComparison.Ordinal));
    }
}
