using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Recipients.Lists;
using ExportPortal.Features;
using ExportPortal.Features.Applications;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>What becomes of cases and licences when a party or a user of theirs is found on a list; the same tests on both stores.</summary>
public abstract partial class ListedPartyTests
{
    private const string Recipient = "Kurohana Medical University Foundation", Steward = "Aldermark Hospital Data Trust", User = "Aiko Tanabe";

    private protected abstract Task<TestStore> Open();

    [Fact]
    public async Task ConfirmedLater_LicenceIsSuspendedAtOnceToldToTheSystemAndNotOpenedAgain()
    {
        await using var desk = new ScreeningDesk(await Open());
        var number = await desk.Store.Licence(LicenceState.Active);
        desk.List(Recipient);
        await desk.Run();
        Assert.Equal((Screening.Possible, 0, LicenceState.Active), (await desk.Standing(), await desk.Suspend(), (await desk.Licence()).State));

        await desk.Say(true, People.Screening);
        Assert.Equal(0, await desk.Suspend());
        Assert.Equal("CONFIRMED", (await desk.Say(true, People.Officer)).Value);
        Assert.Equal(1, await desk.Suspend());

        var licence = await desk.Licence();
        Assert.Equal(LicenceState.Suspended, licence.State);
        Assert.Superset(new HashSet<PersonId> { People.Screening.Person, People.Officer.Person }, licence.Involved.ToHashSet());
        Assert.NotNull(licence.ReviewDueAt);
        Assert.Null(licence.ProvisionalUntil);
        Assert.Single(licence.Steps, step => step.Verb == nameof(LicenceVerb.SuspendByScreening));
        await using var db = desk.Store.CreateDbContext();
        var notice = await db.EndNotices.AsNoTracking().SingleAsync();
        Assert.Equal((number, "SUSPENDED"), (notice.Number, notice.State));
        Assert.True(await db.Outbox.AnyAsync(one => one.Kind == OutboxKinds.TellEnd && one.Subject == notice.Id));
        Assert.Single(await desk.Store.Log(), entry => entry.Event.Act == "licence.suspendbyscreening");
        Assert.NotEmpty(Cases.Pack.LettersFor("licence.suspendbyscreening", "SUSPENDED"));

        Assert.Equal("SC-8", (await desk.Store.ActOnLicence.Run(number, LicenceVerb.LiftSuspension, "we need it", null, Guid.NewGuid(), People.Manager, default)).Rule?.Code);
        desk.List("Somebody Quite Else");
        await desk.Run();
        Assert.Equal("", (await desk.Store.ActOnLicence.Run(number, LicenceVerb.LiftSuspension, "taken off the list", null, Guid.NewGuid(), People.Manager, default)).Message);
    }

    [Fact]
    public async Task PossibleMatch_OfASuspendedLicence_KeepsItClosed()
    {
        await using var desk = new ScreeningDesk(await Open());
        var number = await desk.Store.Licence(LicenceState.Suspended);
        desk.List(Recipient);
        await desk.Run();
        Assert.Equal("SC-8", (await desk.Store.ActOnLicence.Run(number, LicenceVerb.LiftSuspension, "we need it", null, Guid.NewGuid(), People.SecondManager, default)).Rule?.Code);
    }

    [Fact]
    public async Task ConfirmedMatch_AfterAConditionalApproval_ProhibitsTheCase()
    {
        await using var desk = new ScreeningDesk(await Open());
        await desk.Store.Application(ApplicationState.DecisionPending);
        Assert.Equal("APPROVED_CONDITIONAL", (await desk.Store.Act.Run(new ApplicationAct("A-001", ApplicationVerb.Approve, Reason: "because", Conditions: ["A contract."]), Guid.NewGuid(), People.Manager, default)).Value);
        desk.List(Recipient);
        await desk.Run();
        Assert.Equal(ApplicationState.ApprovedConditional, await desk.State());
        await desk.Say(true, People.Screening);
        await desk.Say(true, People.Officer);
        Assert.Equal((Screening.Confirmed, ApplicationState.Prohibited), (await desk.Standing(), await desk.State()));
    }

    [Fact]
    public async Task Cleared_ByOneWhoIsBoundToTheSteward_LeavesTheCaseToOthersWhoeverSignedLast()
    {
        await using var desk = new ScreeningDesk(await Open());
        await desk.Store.Application(ApplicationState.InReview);
        desk.List(Recipient);
        await desk.Run();
        await new Features.Safeguarding.DeclareInterest(desk.Store.Pipeline).Run(People.StewardHouse.Value, "My sister works there.", Guid.NewGuid(), People.Screening, default);
        await desk.Say(false, People.Screening);
        Assert.Equal("CLEARED", (await desk.Say(false, People.Officer)).Value);
        Assert.Equal(ApplicationState.ScreeningHold, await desk.State());
    }

    [Fact]
    public async Task HeldAndCleared_CaseHasTheStepsInItsOwnHistoryWithTheirLetters()
    {
        await using var desk = new ScreeningDesk(await Open());
        await desk.Store.Application(ApplicationState.InReview);
        var tell = new TellScreened(desk.Store, desk.Store.Pipeline, Cases.Packs, new CaseChanges());
        async Task Tell()
        {
            await using var db = desk.Store.CreateDbContext();
            var owed = await db.Outbox.Where(one => one.Kind == OutboxKinds.TellScreened && one.DoneAt == null).ToListAsync();
            // Twice each, as after a crash between the act and its mark.
            foreach (var one in owed.Concat(owed))
                await tell.Handle(one.Subject, default);
            owed.ForEach(one => one.DoneAt = desk.Store.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        }

        desk.List(Recipient);
        await desk.Run();
        await Tell();
        await desk.Say(false, People.Screening);
        await desk.Say(false, People.Officer);
        await Tell();
        var log = (await desk.Store.Log()).Select(entry => entry.Event).Where(act => act.Act is "application.holdforscreening" or "application.clearmatch").ToList();
        Assert.Equal([("application.holdforscreening", "IN_REVIEW", "SCREENING_HOLD"), ("application.clearmatch", "SCREENING_HOLD", "IN_REVIEW")], log.Select(act => (act.Act, act.From!, act.To!)));
        Assert.All(log, act => Assert.NotEmpty(Cases.Pack.LettersFor(act.Act, act.To)));

        // Staff read who the two are and what each said; a party reads that it was cleared.
        async Task<string?> Read(Actor reader) => Assert.Single(await desk.Store.History.Of("A-001", reader, default), act => act.Event.Act == "application.clearmatch").Reason;
        Assert.Equal($"{People.Screening.Name}: compared the registers\n{People.Officer.Name}: compared the registers", await Read(People.Legal));
        Assert.Equal("compared the registers", await Read(People.Steward));
    }

    [Fact]
    public async Task HeldAndCleared_BeforeEitherWasTold_HasBothStepsInItsHistoryOnce()
    {
        await using var desk = new ScreeningDesk(await Open());
        var id = (await desk.Store.Application(ApplicationState.InReview)).Id.Value;
        desk.List(Recipient);
        await desk.Run();
        await desk.Say(false, People.Screening);
        await desk.Say(false, People.Officer);
        var tell = new TellScreened(desk.Store, desk.Store.Pipeline, Cases.Packs, new CaseChanges());
        await tell.Handle(id, default);
        await tell.Handle(id, default);
        Assert.Equal(["application.holdforscreening", "application.clearmatch"], (await desk.Store.Log()).Select(entry => entry.Event.Act).Where(act => act is "application.holdforscreening" or "application.clearmatch"));
    }

    [Fact]
    public async Task Accept_OnAnOldScreeningOrAMatch_WaitsForBoth()
    {
        await using var desk = new ScreeningDesk(await Open());
        var number = await desk.Store.Licence(LicenceState.PendingAcceptance);
        Task<Outcome<string>> Accept() => desk.Store.AcceptAs(number, People.Recipient);

        desk.List("Velkora Maritime");
        Assert.Equal("", (await Accept()).Message); // no list was in force yet
        await desk.Run();
        desk.Store.Clock.Advance(TimeSpan.FromHours(30));
        Task<Outcome<string>> AcceptAsSteward() => desk.Store.AcceptAs(number, People.Steward);
        var old = (await AcceptAsSteward()).Rule;
        Assert.Equal("CK-10", old?.Code);
        // It says who was not screened; it may be the steward.
        await using (var db = desk.Store.CreateDbContext())
            Assert.Contains((await db.Organisations.Where(one => one.Id == People.RecipientHouse || one.Id == People.StewardHouse).Select(one => one.RomanisedName).ToListAsync()), name => old!.Message.StartsWith($"{name} was not screened", StringComparison.Ordinal));
        desk.List(Recipient);
        await desk.Run();
        Assert.Equal("SC-6", (await AcceptAsSteward()).Rule?.Code);
        foreach (var who in (Actor[])[People.Screening, People.Officer])
            await desk.Say(false, who);
        Assert.Equal("ACTIVE", (await AcceptAsSteward()).Value);
    }

    [Fact]
    public async Task UserOnAList_HoldsTheCasesThatNameThemAndNothingElseOfTheParty()
    {
        await using var desk = new ScreeningDesk(await Open());
        await desk.Store.Application(ApplicationState.InReview);
        desk.List(User);
        await desk.Run();
        Assert.Equal((Screening.Clear, ApplicationState.ScreeningHold), (await desk.Standing(), await desk.State()));
        Assert.True(EndUsers.IsOfUser(await desk.Hit()));
        Assert.Equal("SC-4", (await desk.Store.Do(ApplicationVerb.ClearMatch, People.Officer)).Rule?.Code);

        await desk.Say(true, People.Screening);
        await desk.Say(true, People.SecondOfficer);
        Assert.Equal((Screening.Clear, ApplicationState.Prohibited), (await desk.Standing(), await desk.State()));
        await using var db = desk.Store.CreateDbContext();
        Assert.True((await db.Applications.AsNoTracking().SingleAsync()).Decision.Has("P1"));
    }

    [Fact]
    public async Task UserOnAListAlready_IsFoundWhenTheApplicationIsSubmitted()
    {
        await using var desk = new ScreeningDesk(await Open());
        desk.List(User);
        await desk.Run();
        await desk.Store.Application(ApplicationState.Submitted);
        Assert.Equal(HitState.Open, (await desk.Hit()).State);
        Assert.Equal("SCREENING_HOLD", (await desk.Store.Do(ApplicationVerb.Register, People.Officer)).Value);
        // The nightly round finds the same person again and asks for nothing new.
        desk.Store.Clock.Advance(TimeSpan.FromDays(1));
        await desk.Run();
        await using var db = desk.Store.CreateDbContext();
        Assert.Equal(HitState.Open, (await db.ScreeningHits.AsNoTracking().SingleAsync()).State);
    }

    [Theory, InlineData("end_user"), InlineData("processors"), InlineData("hosting")]
    public async Task SomebodyElseOfTheFormOnAList_IsFoundWhenTheApplicationIsSubmitted(string field)
    {
        await using var desk = new ScreeningDesk(await Open());
        desk.List("Velkora Maritime");
        await desk.Run();
        await desk.Store.Application(ApplicationState.Draft);
        await Answer(desk, field is "end_user" ? new() { [field] = "Velkora Maritime" } : [], field switch
        {
            "processors" => new() { [field] = [["Velkora Maritime", "storage", "NL"]] },
            "hosting" => new() { [field] = [["Velkora Maritime", "NL"]] },
            _ => [],
        });
        Assert.Equal("", (await desk.Store.Do(ApplicationVerb.Submit, People.Steward)).Message);
        Assert.Equal(HitState.Open, (await desk.Hit()).State);
        Assert.Equal("SCREENING_HOLD", (await desk.Store.Do(ApplicationVerb.Register, People.Officer)).Value);
        await desk.Say(true, People.Screening);
        await desk.Say(true, People.SecondOfficer);
        Assert.Equal(ApplicationState.Prohibited, await desk.State());
    }

    /// <summary>Answers of the draft on record beside those that it has.</summary>
    private static async Task Answer(ScreeningDesk desk, Dictionary<string, string> values, Dictionary<string, IReadOnlyList<IReadOnlyList<string>>> tables)
    {
        await using var db = desk.Store.CreateDbContext();
        var draft = await db.Applications.SingleAsync();
        var answers = draft.Content.Answers;
        var file = await CaseFile.Of(db, draft, Cases.Pack, desk.Store.Clock.GetUtcNow(), default);
        var content = draft.Content with
        {
            Answers = new(
                answers.Values.Where(one => !tables.ContainsKey(one.Key) && !values.ContainsKey(one.Key)).Concat(values).ToDictionary(),
                answers.Tables.Where(one => !tables.ContainsKey(one.Key)).Concat(tables).ToDictionary()),
        };
        db.ApplicationDocuments.Add(ApplicationDocument.Attach(Guid.NewGuid(), draft, 9, "ownership", "owners.pdf", (await db.ApplicationDocuments.FirstAsync()).Hash, 100, new("application/pdf", null, "test"), People.Steward, Cases.Pack, Cases.Start));
        draft.Rewrite(file.Assessment.Id, content, file.Decide(content, Cases.Pack), People.Steward);
        await db.SaveChangesAsync();
    }

    [Fact]
    public async Task UserOfALicence_ConfirmedLater_SuspendsThatLicence()
    {
        await using var desk = new ScreeningDesk(await Open());
        var number = await desk.Store.Licence(LicenceState.PendingAcceptance);
        var today = DateOnly.FromDateTime(desk.Store.Clock.GetUtcNow().UtcDateTime);
        Assert.Equal("", (await desk.Store.Duty.NameUsers(number, [new("ren@recipient.example", "Ren Mori", "NL", today.AddDays(-20), "course of the house")], Guid.NewGuid(), People.Recipient, default)).Message);
        foreach (var side in (Actor[])[People.Steward, People.Recipient])
            Assert.Equal("", (await desk.Store.AcceptAs(number, side)).Message);
        desk.List("Ren Mori");
        await desk.Run();
        await desk.Say(true, People.Screening);
        await desk.Say(true, People.Officer);
        Assert.Equal((1, LicenceState.Suspended, Screening.Clear), (await desk.Suspend(), (await desk.Licence()).State, await desk.Standing()));
    }

    [Fact]
    public async Task StewardOnAList_HoldsItsCases()
    {
        await using var desk = new ScreeningDesk(await Open());
        await desk.Store.Application(ApplicationState.DecisionPending);
        desk.List(Steward);
        await desk.Run();
        Assert.Equal((Screening.Possible, Screening.Clear, ApplicationState.ScreeningHold), (await desk.Standing(People.StewardHouse), await desk.Standing(), await desk.State()));
        await desk.Say(false, People.Screening);
        await desk.Say(false, People.Officer);
        Assert.Equal((Screening.Clear, ApplicationState.DecisionPending), (await desk.Standing(People.StewardHouse), await desk.State()));
    }

    [Fact]
    public async Task OwnersOfTheForm_ReachTheRecipientsChainAndAreScreened()
    {
        await using var desk = new ScreeningDesk(await Open());
        desk.List("Velkora Maritime");
        await desk.Run();
        await desk.Store.Application(ApplicationState.Draft);
        await Answer(desk, new() { ["recipient_type"] = "company" }, new() { ["owners"] = [["Velkora Maritime", "60", "NL"], ["Kurohana Family", "30", "NL"], ["Not said yet", "", ""]] });
        Assert.Equal("", (await desk.Store.Do(ApplicationVerb.Submit, People.Steward)).Message);
        await using var read = desk.Store.CreateDbContext();
        var party = await read.Organisations.AsNoTracking().SingleAsync(one => one.Id == People.RecipientHouse);
        Assert.Equal([(1, "Velkora Maritime", 0.6), (2, "Kurohana Family", 0.3)], party.Owners.Select(owner => (owner.Number, owner.Name, owner.Share.Value)));
        Assert.Equal("CK-10", (await desk.Store.Do(ApplicationVerb.Register, People.Officer)).Rule?.Code);
        await desk.Run();
        Assert.Equal(Screening.Possible, await desk.Standing());
    }
}

public sealed class SqliteListedPartyTests : ListedPartyTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresListedPartyTests(PostgresCluster cluster) : ListedPartyTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
