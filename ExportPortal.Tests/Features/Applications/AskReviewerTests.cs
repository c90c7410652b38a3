using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

public sealed class AskReviewerTests
{
    private static AskReviewer Asking(TestStore store) => new(store.Pipeline, Support.Cases.Packs, new CaseChanges());

    private static Task<Outcome<string>> Ask(TestStore store, OpinionKind kind, Actor reviewer, Actor? actor = null) =>
        Asking(store).Run("A-001", kind, reviewer.Person, null, Guid.NewGuid(), actor ?? People.Officer, default);

    private static async Task<Application> Read(TestStore store)
    {
        await using var db = store.CreateDbContext();
        return await db.Applications.AsNoTracking().SingleAsync();
    }

    private static async Task<bool> WaitsFor(TestStore store, Actor actor) => (await Read(store)).WaitsFor(actor, Support.Cases.Pack, store.Clock.GetUtcNow());

    [Fact]
    public async Task Asked_OneOfTwoReviewers_GivesTheOpinionAndItWaitsForNobodyElse()
    {
        await using var store = await TestStore.Sqlite();
        store.Tell();
        await store.Application(ApplicationState.InReview);
        var other = await store.Enrol(People.New(Role.TechnicalReviewer, "Joren"));
        Assert.True(await WaitsFor(store, People.Technical) && await WaitsFor(store, other));

        Assert.Equal("WF-2", (await Ask(store, OpinionKind.Technical, other, People.Technical)).Rule!.Code);
        Assert.Equal("RV-9", (await Ask(store, OpinionKind.Technical, People.Legal)).Rule!.Code);
        Assert.Equal("RV-6", (await Ask(store, OpinionKind.Ethics, People.Ethics)).Rule!.Code);
        Assert.Equal("Joren", (await Ask(store, OpinionKind.Technical, other)).Value);
        Assert.Equal("Odile", (await Ask(store, OpinionKind.Legal, People.Legal, People.Manager)).Value);

        var asked = (await store.Letters()).Where(letter => letter.Template == "opinion-asked").ToList();
        Assert.Equal([other.User, People.Legal.User], asked.Select(letter => letter.To));

        Assert.Equal((false, true), (await WaitsFor(store, People.Technical), await WaitsFor(store, other)));
        Assert.Equal("Technical (Joren) and legal (Odile) opinion", (await Read(store)).WaitingFor(Support.Cases.Pack));
        Assert.Equal("RV-7", (await store.Do(ApplicationVerb.GiveTechnicalOpinion, People.Technical)).Rule!.Code);
        Assert.True((await store.Do(ApplicationVerb.GiveTechnicalOpinion, other)).IsDone);
        Assert.Equal("Legal opinion: Odile", (await Read(store)).WaitingFor(Support.Cases.Pack));
        Assert.Equal("RV-1", (await Ask(store, OpinionKind.Technical, People.Technical)).Rule!.Code);
        Assert.Equal(2, (await store.Log()).Count(entry => entry.Event.Act == AskReviewer.Name && entry.Event.Outcome is Domain.AccessLog.AuditOutcome.Done));
    }

    [Fact]
    public async Task Asked_WithAnInterestOrTheOtherOpinion_IsRefusedAndNotOffered()
    {
        await using var store = await TestStore.Sqlite();
        await store.Application(ApplicationState.InReview);
        var both = await store.Enrol(People.Technical with { User = new(Guid.NewGuid()), Roles = new HashSet<Role> { Role.LegalReviewer } });
        Assert.True((await Ask(store, OpinionKind.Technical, People.Technical)).IsDone);
        Assert.Equal("FE-2", (await Ask(store, OpinionKind.Legal, both)).Rule!.Code);
        await using (var db = store.CreateDbContext())
        {
            db.Interests.Add(DeclaredInterest.Declare(new(Guid.NewGuid()), People.RecipientHouse, "a brother works there", People.Legal, store.Clock.GetUtcNow()));
            await db.SaveChangesAsync();
        }
        Assert.Equal("FE-3", (await Ask(store, OpinionKind.Legal, People.Legal)).Rule!.Code);
        // Another account of the person, whichever they are asked by, belongs to a party.
        var twice = await store.Enrol(People.New(Role.LegalReviewer, "Tova"));
        await store.Enrol(twice with { User = new(Guid.NewGuid()), Organisation = People.RecipientHouse, Roles = new HashSet<Role> { Role.Recipient } });
        Assert.Equal("FE-3", (await Ask(store, OpinionKind.Legal, twice)).Rule!.Code);
        var offered = await new ReviewersQuery(store, Support.Cases.Packs, store.Clock).Run(await Read(store));
        Assert.All(offered[OpinionKind.Legal], choice => Assert.NotNull(choice.Closed));
    }

    [Fact]
    public void Remitted_ByThePanel_AsksNobodyUntilOthersAreAsked()
    {
        var application = Support.Cases.In(ApplicationState.InReview);
        application.AskReviewer(OpinionKind.Technical, People.Technical, People.Officer, Support.Cases.Pack, application.Next());
        foreach (var (verb, actor) in ((ApplicationVerb, Actor)[])[(ApplicationVerb.GiveTechnicalOpinion, People.Technical), (ApplicationVerb.GiveLegalOpinion, People.Legal), (ApplicationVerb.Recommend, People.Officer), (ApplicationVerb.SendToDecider, People.Officer),
            (ApplicationVerb.AnnounceRefusal, People.Manager), (ApplicationVerb.AnswerNotice, People.Steward), (ApplicationVerb.Refuse, People.Manager)])
            application.Do(verb, actor);
        application.RemitOnAppeal("look again", Support.Cases.Pack, application.Next());
        Assert.Empty(application.Reviewers);
        Assert.Equal("RM-1", application.WhyNotReviewer(OpinionKind.Technical, People.Technical, Support.Cases.Pack)?.Code);
        Assert.Null(application.WhyNotReviewer(OpinionKind.Technical, People.New(Role.TechnicalReviewer), Support.Cases.Pack));
    }
}
