using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>A change is put to the rules as an application is, with the facts as they stand when it is granted.</summary>
public sealed class ChangeReviewTests
{
    private static async Task<string> Ask(TestStore store, AmendmentChange change)
    {
        await using var db = store.CreateDbContext();
        var licence = (await db.Licences.AsNoTracking().SingleAsync()).Number;
        var asked = await store.Request.Run(licence, change, false, "because", Guid.NewGuid(), People.Recipient, default);
        Assert.Equal("", asked.Message);
        return asked.Value;
    }

    private static Task<Outcome<string>> Take(TestStore store, string number, AmendmentVerb verb, Actor actor) =>
        store.Amend.Run(number, verb, OpinionAnswer.Concurs, "because", null, Guid.NewGuid(), actor, default);

    private static async Task<Outcome<string>> Granted(TestStore store, string number)
    {
        foreach (var (verb, actor) in ((AmendmentVerb, Actor)[])[(AmendmentVerb.StartReview, People.Officer), (AmendmentVerb.GiveTechnicalOpinion, People.Technical), (AmendmentVerb.GiveLegalOpinion, People.Legal)])
            Assert.Equal("", (await Take(store, number, verb, actor)).Message);
        return await Take(store, number, AmendmentVerb.Grant, People.Manager);
    }

    [Fact]
    public async Task Grant_PlaceThatMovesTheTierOrMeetsAGate_IsRefused()
    {
        await using var store = await TestStore.Sqlite();
        await store.Licence(LicenceState.Active);
        var outcome = await Granted(store, await Ask(store, new(Countries: ["NL", "XT"])));
        Assert.Contains(outcome.Rule?.Code, (string?[])["AM-18", "AM-19", "AM-26"]);
        await using var db = store.CreateDbContext();
        Assert.Equal((AmendmentState.InReview, null), ((await db.Amendments.SingleAsync()).State, (await db.Licences.SingleAsync()).NextGrant));
    }

    /// <summary>Nobody is asked by name for an opinion on a change, so the log of how the data were used is open to each who may give it (ADR 32).</summary>
    [Fact]
    public async Task Review_OfAChange_OpensTheLogToEachTechnicalReviewerUntilOneHasOpined()
    {
        await using var store = await TestStore.Sqlite();
        await store.Licence(LicenceState.Active);
        var (number, another) = (await Ask(store, new(Purpose: "algorithm-training")), People.New(Role.TechnicalReviewer, "Another"));
        Assert.Empty(await store.LogSeenBy(another));
        Assert.Equal("", (await Take(store, number, AmendmentVerb.StartReview, People.Officer)).Message);
        Assert.Single(await store.LogSeenBy(another));
        Assert.Empty(await store.LogSeenBy(another with { Interests = new HashSet<OrganisationId> { People.RecipientHouse } }));
        Assert.Equal("", (await Take(store, number, AmendmentVerb.GiveTechnicalOpinion, People.Technical)).Message);
        Assert.Empty(await store.LogSeenBy(another));
        Assert.Single(await store.LogSeenBy(People.Technical));
    }

    [Fact]
    public async Task Grant_PurposeThatTrainsAModel_BringsItsClauseAndTheDecisionMadeAnew()
    {
        await using var store = await TestStore.Sqlite();
        await store.Licence(LicenceState.Active);
        var number = await Ask(store, new(Purpose: "algorithm-training"));
        Assert.Equal("", (await Granted(store, number)).Message);
        await using var db = store.CreateDbContext();
        var (licence, application) = (await db.Licences.AsNoTracking().SingleAsync(), await db.Applications.AsNoTracking().SingleAsync());
        var review = licence.NextGrant!.Review!;
        Assert.Equal((number, "algorithm-training", 1), (review.Change, review.Case.Purpose, review.DecidedBy.Count));

        var facts = Records.Package() with { Licence = licence, Application = application };
        var terms = LicenceTerms.From(facts);
        Assert.Contains(terms.Clauses, clause => clause.Code == "AC-08");
        Assert.Equal((number, review.At), (terms.Decision.Change, terms.Decision.DecidedAt));
        Assert.DoesNotContain(LicenceTerms.From(facts with { Licence = Cases.LicenceIn(LicenceState.Active) }).Clauses, clause => clause.Code == "AC-08");
    }

    /// <summary>Remote access where data were sent, or the other way round, is decided anew and brings clauses, counters and rules of its own.</summary>
    [Fact]
    public async Task Grant_OtherWayToUseTheData_IsDecidedAnewAndSealedSo()
    {
        await using var store = await TestStore.Sqlite();
        await store.Licence(LicenceState.Active);
        var number = await Ask(store, new(Mode: Domain.Policy.AccessMode.Remote));
        Assert.Equal("", (await Granted(store, number)).Message);
        await using var db = store.CreateDbContext();
        var (licence, application) = (await db.Licences.AsNoTracking().SingleAsync(), await db.Applications.AsNoTracking().SingleAsync());
        Assert.Equal((Domain.Policy.AccessMode.Remote, AmendmentKind.Major), (licence.NextGrant!.Review!.Case.Mode, (await db.Amendments.AsNoTracking().SingleAsync()).Kind));
        var terms = LicenceTerms.From(Records.Package() with { Licence = licence, Application = application });
        Assert.DoesNotContain(terms.Clauses, clause => clause.Code == "AC-18"); // no copy is sent, so none is marked
        Assert.DoesNotContain(terms.Grant.Limits ?? [], limit => limit.Of is Counted.Transfers);
        Assert.Equal("xp:remoteAccess", UsageRules.For(terms)[0].Action);
        Assert.Null(terms.Grant.Asked); // the licensee wished it; no decision made it a condition
    }

    /// <summary>A licence whose panel sent back the query budget and the condition that deciders had set.</summary>
    /// <returns>The two reviewers who had no hand in the case, and the condition.</returns>
    private static async Task<(Actor Technical, Actor Legal, LaterCondition Condition)> Remitted(TestStore store)
    {
        await store.Application(ApplicationState.DecisionPending, "A-001");
        await using (var db = store.CreateDbContext())
        {
            (await db.Applications.SingleAsync()).AddClause("AC-03", "many ask", People.Manager, Cases.Pack, store.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        }
        var condition = new LaterCondition("Send the list of analysts.", new(2027, 3, 1), true);
        Assert.Equal("", (await store.Act.Run(new("A-001", ApplicationVerb.Approve, Reason: "the benefit is clear", Later: [condition]), Guid.NewGuid(), People.Manager, default)).Message);
        string granted;
        await using (var db = store.CreateDbContext())
        {
            var waiting = await db.Licences.SingleAsync();
            waiting.RecordSeal(ContentHash.Of("sealed"u8), Cases.Pack, [], store.Clock.GetUtcNow());
            granted = waiting.Number;
            await db.SaveChangesAsync();
        }
        foreach (var side in (Actor[])[People.Steward, People.Recipient])
            Assert.Equal("", (await store.AcceptAs(granted, side)).Message);
        Assert.Equal("AP-001", (await store.Lodge.Run("A-001", "It is out of proportion.", Guid.NewGuid(), People.Steward, default)).Value);
        await store.Seat("AP-001");
        Assert.Equal("AL-26", (await store.ActOnAppeal.Run("AP-001", AppealVerb.Remit, "Others weigh it.", null, Guid.NewGuid(), People.Panel, default)).Rule?.Code); // the only reviewers had a hand in it
        var (technical, legal) = (await store.Enrol(People.New(Role.TechnicalReviewer)), await store.Enrol(People.New(Role.LegalReviewer)));
        foreach (var member in (Actor[])[People.Panel, People.SecondPanel])
            Assert.Equal("", (await store.ActOnAppeal.Run("AP-001", AppealVerb.Remit, "Others weigh it.", null, Guid.NewGuid(), member, default)).Message);
        return (technical, legal, condition);
    }

    [Fact]
    public async Task RemittedAppeal_OnALicence_IsReviewedByOthersAndLeavesLicenceAndCase()
    {
        await using var store = await TestStore.Sqlite();
        store.Tell();
        var (technical, legal, condition) = await Remitted(store);
        Assert.Equal(2, (await store.Letters()).Count(letter => letter.Template == "appeal-remitted-licence" && (letter.To == People.Recipient.User || letter.To == People.Steward.User)));
        foreach (var (verb, actor) in ((AmendmentVerb, Actor)[])
            [(AmendmentVerb.StartReview, People.Officer), (AmendmentVerb.GiveTechnicalOpinion, technical), (AmendmentVerb.GiveLegalOpinion, legal)])
            Assert.Equal("", (await Take(store, await Number(store), verb, actor)).Message);
        await using (var db = store.CreateDbContext())
        {
            // A sanction brings the same budget meanwhile: its limits stay.
            var sanctioned = await db.Licences.SingleAsync();
            Assert.True(sanctioned.Impose("SN-001", new("SN-001", ["AC-03"], null), store.Clock.GetUtcNow()));
            sanctioned.RecordSeal(ContentHash.Of("sealed meanwhile"u8), Cases.Pack, [], store.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        }
        Assert.Equal("", (await Take(store, await Number(store), AmendmentVerb.Grant, People.SecondManager)).Message);
        await using var read = store.CreateDbContext();
        var (licence, application) = (await read.Licences.AsNoTracking().SingleAsync(), await read.Applications.AsNoTracking().SingleAsync());
        Assert.Equal((true, null, true), (licence.IsSealingNext, licence.NextGrant!.Terms, licence.NextGrant.Limit(Counted.Epsilon) is not null));
        Assert.Empty(application.LaterConditions);
        Assert.Equal(2, application.SetAsideWords().Count);
        Assert.Contains(condition.What, application.SetAsideWords()[1], StringComparison.Ordinal);
    }

    /// <summary>A review that nobody is left for, as an earlier release began some, lapses once its time is over; a new appeal is open then.</summary>
    [Fact]
    public async Task RemittedAppeal_NobodyIsLeftForIt_LapsesInTimeAndIsAppealedAnew()
    {
        await using var store = await TestStore.Sqlite();
        store.Tell();
        var (technical, legal, _) = await Remitted(store);
        Assert.Equal("", (await Take(store, await Number(store), AmendmentVerb.StartReview, People.Officer)).Message);
        Assert.Equal("", (await Take(store, await Number(store), AmendmentVerb.GiveTechnicalOpinion, technical)).Message);
        var time = new AmendmentTime(store, Cases.Pack);
        async Task<int> Lapsed()
        {
            var due = (await time.Find(store.Clock.GetUtcNow(), default)).Where(act => act.Act == "amendment.lapse").ToList();
            foreach (var act in due)
                Assert.True(await store.Pipeline.TryAsPortal(act.Act, act.Do, act.Once, default));
            return due.Count;
        }
        async Task Lock(DateTimeOffset? until)
        {
            await using var db = store.CreateDbContext();
            (await db.Users.SingleAsync(user => user.PersonId == legal.Person.Value)).LockoutEnd = until;
            await db.SaveChangesAsync();
        }
        await Lock(DateTimeOffset.MaxValue);
        Assert.Equal(0, await Lapsed()); // its time is not over
        store.Clock.Advance(TimeSpan.FromDays(90));
        await Lock(null);
        Assert.Equal(0, await Lapsed()); // late, but somebody could do it
        Assert.Equal("AL-4", (await store.Lodge.Run("A-001", "It is late.", Guid.NewGuid(), People.Steward, default)).Rule?.Code);
        await Lock(DateTimeOffset.MaxValue);
        Assert.Equal(1, await Lapsed());
        Assert.Equal(0, await Lapsed());

        await using var read = store.CreateDbContext();
        Assert.Equal((AmendmentState.Lapsed, AppealState.Remitted, false), ((await read.Amendments.AsNoTracking().SingleAsync()).State, (await read.Appeals.AsNoTracking().SingleAsync()).State, (await read.Licences.AsNoTracking().SingleAsync()).IsSealingNext));
        Assert.Contains(await store.Letters(), letter => letter.Template == "amendment-lapsed" && letter.To == People.Steward.User && letter.Text.Contains("may lodge a new appeal", StringComparison.Ordinal));
        Assert.Equal("AP-002", (await store.Lodge.Run("A-001", "Nobody reviewed it.", Guid.NewGuid(), People.Steward, default)).Value);
    }

    [Fact]
    public async Task RemittedAppeal_ReviewNotBegunOrReviewerLockedForMinutes_GoesOn()
    {
        await using var store = await TestStore.Sqlite();
        var (_, legal, _) = await Remitted(store);
        async Task<int> Due(DateTimeOffset lockedUntil)
        {
            await using (var db = store.CreateDbContext())
            {
                (await db.Users.SingleAsync(user => user.PersonId == legal.Person.Value)).LockoutEnd = lockedUntil;
                await db.SaveChangesAsync();
            }
            return (await new AmendmentTime(store, Cases.Pack).Find(store.Clock.GetUtcNow(), default)).Count(act => act.Act == "amendment.lapse");
        }
        store.Clock.Advance(TimeSpan.FromDays(10)); // late for the start of the review alone
        Assert.Equal(0, await Due(DateTimeOffset.MaxValue));
        store.Clock.Advance(TimeSpan.FromDays(120));
        Assert.Equal(0, await Due(store.Clock.GetUtcNow().AddMinutes(5)));
        Assert.Equal(1, await Due(DateTimeOffset.MaxValue));
    }

    [Fact]
    public async Task RemittedAppeal_LicenceSurrenderedMeanwhile_OpensANewAppeal()
    {
        await using var store = await TestStore.Sqlite();
        await Remitted(store);
        string number;
        await using (var db = store.CreateDbContext())
            number = (await db.Licences.AsNoTracking().SingleAsync()).Number;
        Assert.Equal("", (await store.ActOnLicence.Run(number, LicenceVerb.Surrender, "Done.", null, Guid.NewGuid(), People.Recipient, default)).Message);
        foreach (var act in (await new AmendmentTime(store, Cases.Pack).Find(store.Clock.GetUtcNow(), default)).Where(act => act.Act == "amendment.lapse"))
            Assert.True(await store.Pipeline.TryAsPortal(act.Act, act.Do, act.Once, default));

        await using var read = store.CreateDbContext();
        Assert.Equal((AmendmentState.Lapsed, true), ((await read.Amendments.AsNoTracking().SingleAsync()).State, (await read.Appeals.AsNoTracking().SingleAsync()).ReviewLapsedAt is not null));
    }

    private static async Task<string> Number(TestStore store)
    {
        await using var db = store.CreateDbContext();
        return (await db.Amendments.AsNoTracking().SingleAsync()).Number;
    }

    [Theory]
    [InlineData(Domain.Recipients.Screening.Possible, "SC-9")]
    [InlineData(Domain.Recipients.Screening.Confirmed, "SC-10")]
    public async Task Grant_WhileAPartyMayBeListed_IsHeld(Domain.Recipients.Screening standing, string code)
    {
        await using var store = await TestStore.Sqlite();
        await store.Licence(LicenceState.Active);
        var (major, user) = (await Ask(store, new(Countries: ["NL", "DE"])), await Ask(store, new(NewUsers: [new("aiko@kurohana.example", "Aiko Tan", "NL", new(2026, 10, 1), "course of the house")])));
        await store.Sql($"UPDATE organisation SET \"Screening\" = {(int)standing} WHERE \"RomanisedName\" LIKE 'Kurohana%'");
        Assert.Equal(code, (await Granted(store, major)).Rule?.Code);
        Assert.Equal(code, (await Take(store, user, AmendmentVerb.Grant, People.Officer)).Rule?.Code);
    }

    [Theory]
    [InlineData(Domain.Recipients.Screening.Possible, "SC-9", "SI-7")]
    [InlineData(Domain.Recipients.Screening.Clear, null, null)]
    public async Task Site_Added_IsScreenedBeforeItIsGrantedAndBeforeItIsListed(Domain.Recipients.Screening standing, string? granting, string? listing)
    {
        await using var store = await TestStore.Sqlite();
        var licence = await store.Licence(LicenceState.Active);
        await using (var db = store.CreateDbContext())
        {
            var held = await db.Licences.SingleAsync();
            typeof(Licence).GetProperty(nameof(Licence.Grant))!.SetValue(held, held.Grant! with { Sites = [new(1, "Kurohana", "NL", "1 Quay")] });
            await db.SaveChangesAsync();
        }
        var change = await Ask(store, new(NewSites: [new("Second house", "NL", "2 Square, Oosterwold")]));
        await store.Sql($"UPDATE organisation SET \"Screening\" = {(int)standing} WHERE \"RomanisedName\" LIKE 'Kurohana%'");
        Assert.Equal(granting, (await Take(store, change, AmendmentVerb.Grant, People.Officer)).Rule?.Code);
        Assert.Equal(listing, (await store.Sites.List(licence, 1, new(2026, 11, 1), "form", Guid.NewGuid(), People.Officer, default)).Rule?.Code);
        await using var read = store.CreateDbContext();
        var after = await read.Licences.AsNoTracking().SingleAsync();
        Assert.Equal((granting is null ? 2 : null, listing is null), (after.NextGrant?.Sites?.Count, after.Grant!.Sites![0].IsListed));
    }

    [Fact]
    public async Task Reminder_FoundBeforeASuspension_RecordsNoState()
    {
        await using var store = await TestStore.Sqlite();
        var number = await store.Licence(LicenceState.Active);
        store.Clock.SetUtcNow(new(2027, 11, 20, 9, 0, 0, TimeSpan.Zero));
        var found = await new LicenceReminders(store, Cases.Pack).Find(store.Clock.GetUtcNow(), default);
        Assert.Equal("", (await store.ActOnLicence.Run(number, LicenceVerb.Suspend, "doubt", null, Guid.NewGuid(), People.Manager, default)).Message);
        foreach (var act in found)
            await store.Pipeline.TryAsPortal(act.Act, act.Do, act.Once, default);
        var log = (await store.Log()).Select(entry => entry.Event).Where(act => act.Subject.Kind == "licence").ToList();
        Assert.Contains(log, act => act.Act == "licence.warn");
        Assert.Equal("SUSPENDED", log.Last(act => act.To is not null).To);
    }

    /// <summary>One act, one letter: what waits for acceptance is not told as if it were in force, and what is suspended not as if it were open.</summary>
    [Theory]
    [InlineData("PENDING_ACCEPTANCE", "licence-accept-anew")]
    [InlineData("ACTIVE", "licence-new-version")]
    [InlineData("SUSPENDED", "licence-new-version-suspended")]
    public void Letters_OfANewVersion_AreOneForEachState(string state, string key) =>
        Assert.Equal(key, Assert.Single(Cases.Pack.LettersFor("licence.supersede", state)).Key);

    [Fact]
    public void Letters_ToTheRecipientOrAboutALicence_PromiseNoAppealThatThePortalDoesNotTake()
    {
        Assert.All(Cases.Pack.LettersFor("application.refuse", "REFUSED").Concat(Cases.Pack.LettersFor("application.prohibit", "PROHIBITED")).Concat(Cases.Pack.LettersFor("application.confirmmatch", "PROHIBITED"))
            .Where(letter => letter.To.Contains(Role.Recipient)), letter => Assert.DoesNotContain(letter.Body, line => line.Contains("You may appeal", StringComparison.Ordinal)));
        foreach (var (act, state) in new[] { ("licence.suspend", "SUSPENDED"), ("licence.suspendbyscreening", "SUSPENDED"), ("licence.revoke", "REVOKED"), ("licence.revokeurgently", "REVOKED") })
            Assert.Contains(Cases.Pack.LettersFor(act, state).SelectMany(letter => letter.Body), line => line.Contains("on the page of the licence until {appeal}", StringComparison.Ordinal));
    }
}
