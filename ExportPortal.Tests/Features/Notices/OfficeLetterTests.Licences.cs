using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Licensing;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Features.Notices;

/// <summary>The time limits of a licence that end by themselves, or after which somebody may decide.</summary>
public sealed partial class OfficeLetterTests
{
    /// <summary>Decision letters quote code, facts, alternative and the way to appeal (domain/05 5.6).</summary>
    [Fact]
    public async Task Refuse_Letter_QuotesGroundRulesAlternativeAndAppeal()
    {
        await using var store = await TestStore.Sqlite();
        var application = await store.Application(ApplicationState.DecisionPending);
        store.Tell();
        foreach (var (verb, actor) in ((ApplicationVerb, Actor)[])[(ApplicationVerb.AnnounceRefusal, People.Manager), (ApplicationVerb.AnswerNotice, People.Steward), (ApplicationVerb.Refuse, People.Manager)])
            Assert.Equal("", (await store.Do(verb, actor)).Message);

        var letters = await store.Letters();

        var notice = letters.First(letter => letter.Template == "case-refusal-announced").Text;
        var refused = letters.First(letter => letter.Template == "case-refused").Text;
        var (ground, alternative) = (Cases.Pack.RefusalGrounds.Find(one => notice.Contains($"({one.Code})", StringComparison.Ordinal))!, LeastRestrictive.Alternatives(application.Case, Cases.Pack, application.Decision));
        Assert.All([notice, refused], text =>
        {
            Assert.Contains($"Ground: {ground.Text.TrimEnd('.')} ({ground.Code}).", text, StringComparison.Ordinal);
            Assert.All(application.Decision.Reasons, reason => Assert.Contains($"{reason.Text.TrimEnd('.')} ({reason.Code})", text.Replace(". (", " (", StringComparison.Ordinal), StringComparison.Ordinal));
            Assert.All(alternative, way => Assert.Contains(way.Sentence.TrimEnd('.'), text, StringComparison.Ordinal));
        });
        Assert.Contains("What would change it: ", notice, StringComparison.Ordinal);
        Assert.Contains("You may appeal within 30 days", refused, StringComparison.Ordinal);
        // What was written to the steward, and what follows from its data, is not told to the recipient.
        var told = letters.First(letter => letter.Template == "case-refused-recipient").Text;
        Assert.Contains($"Ground: {ground.Text.TrimEnd('.')} ({ground.Code}).\n", told.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("Milder ways", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnnounceRefusal_LetterWrittenAfterTheReviewWentOn_StillSaysGroundAndReasons()
    {
        await using var store = await TestStore.Sqlite();
        await store.Application(ApplicationState.DecisionPending);
        store.Tell();
        foreach (var (verb, actor) in ((ApplicationVerb, Actor)[])[(ApplicationVerb.AnnounceRefusal, People.Manager), (ApplicationVerb.AnswerNotice, People.Steward), (ApplicationVerb.ResumeReview, People.Officer)])
            Assert.Equal("", (await store.Do(verb, actor)).Message);

        var notice = (await store.Letters()).First(letter => letter.Template == "case-refusal-announced").Text;
        Assert.DoesNotContain("see the reasons", notice, StringComparison.Ordinal);
        Assert.Contains("because", notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acceptance_NobodyGives_RemindsBothSidesAWeekBeforeTheLapse()
    {
        await using var store = await TestStore.Sqlite();
        await store.Licence(LicenceState.PendingAcceptance);
        store.Tell();
        var letters = await Wait(store, 29);
        Assert.Equal(Users(People.Steward, People.Recipient), To(letters, "licence-acceptance-soon"));
    }

    [Fact]
    public async Task ProvisionalSuspension_NobodyConfirms_TellsTheDecidersADayBefore()
    {
        await using var store = await TestStore.Sqlite();
        var number = await store.Licence(LicenceState.Active);
        store.Tell();
        Assert.Equal("", (await store.ActOnLicence.Run(number, LicenceVerb.SuspendProvisionally, "a doubt", null, Guid.NewGuid(), await store.Enrol(People.Auditor), default)).Message);
        var letters = await Wait(store, 3);
        Assert.Equal(Users(People.Manager, People.SecondManager, People.Board, People.SecondBoard), To(letters, "licence-provisional-soon"));
    }

    [Fact]
    public async Task RevocationHearing_RunsOut_RemindsTheLicenseeAndThenTellsTheDeciders()
    {
        await using var store = await TestStore.Sqlite();
        var number = await store.Licence(LicenceState.Active);
        store.Tell();
        Assert.Equal("", (await store.ActOnLicence.Run(number, LicenceVerb.AnnounceRevocation, "a breach", null, Guid.NewGuid(), People.Manager, default)).Message);
        var letters = await Wait(store, 20);
        Assert.Equal(Users(People.Recipient), To(letters, "licence-hearing-soon"));
        Assert.Equal(Users(People.Manager, People.SecondManager, People.Board, People.SecondBoard), To(letters, "licence-hearing-late"));
    }

    [Fact]
    public async Task Letters_OfAnAccountThatIsClosed_AreNeitherWrittenNorSent()
    {
        await using var store = await TestStore.Sqlite();
        store.Tell();
        await store.Application(ApplicationState.Draft);
        Assert.NotEmpty(To(await store.Letters(), "statement-wanted"));
        await store.Application(ApplicationState.Draft, "A-002");
        await Change(People.Recipient, user => user.Lock());
        // Who waits out wrong passwords is written to as before.
        await Change(People.Steward, user => user.LockoutEnd = store.Clock.GetUtcNow().AddMinutes(15));
        await using var db = store.CreateDbContext();
        var waiting = await db.Notices.AsNoTracking().SingleAsync(notice => notice.Template == "statement-wanted");
        await new SendMail(store, new Post(Options.Create(new MailOptions { From = "portal@example.org" }), store.Paths), Records.Package().Issuer, store.Clock).Handle(waiting.Id, default);
        Assert.Null((await db.Notices.AsNoTracking().SingleAsync(notice => notice.Id == waiting.Id)).SentAt);

        var letters = await store.Letters();

        Assert.Single(To(letters, "statement-wanted"));
        Assert.Equal(Users(People.Steward, People.Steward), To(letters, "statement-signed"));

        async Task Change(Actor actor, Action<PortalUser> change)
        {
            await using var own = store.CreateDbContext();
            change(await own.Users.SingleAsync(user => user.Id == actor.User.Value));
            await own.SaveChangesAsync();
        }
    }
}
