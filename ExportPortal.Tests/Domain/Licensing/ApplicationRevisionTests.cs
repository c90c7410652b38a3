using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Support;
using static ExportPortal.Domain.Licensing.ApplicationState;
using static ExportPortal.Domain.Licensing.ApplicationVerb;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

/// <summary>The form opened again for an answer, and what becomes of the case with it.</summary>
public sealed class ApplicationRevisionTests
{
    private static readonly IReadOnlyList<string> Words = ["We use it for this alone."];

    private static string Refused(Action act) => Assert.Throws<RuleViolation>(act).Rule.Code;

    private static string TakeOver(Application application, DecisionCase? facts = null, IReadOnlyList<string>? words = null, MeasurementId? newest = null, params CompletenessGap[] missing) =>
        application.TakeOver(newest ?? application.Assessment, CaseDecision.Of(facts ?? application.Case, Cases.Pack), missing, words ?? Words, People.Steward, Cases.Pack, application.Next());

    private static void Revise(Application application, Func<ApplicationContent, ApplicationContent> change) =>
        application.Revise(change(application.Content), People.Steward, Cases.Pack, application.Next());

    private static ApplicationContent Shorter(ApplicationContent content) => content with { Term = new(content.Term.Start, content.Term.Start.AddMonths(6)) };

    /// <summary>One opinion is in, and the applicant is asked a question.</summary>
    private static Application Asked()
    {
        var application = Cases.In(InReview);
        application.Do(GiveTechnicalOpinion, People.Technical);
        application.Do(AskQuestion, People.Legal);
        application.Do(SendQuestions, People.Officer);
        return application;
    }

    [Fact]
    public void AnswerNotice_WithTheEnclaveChosen_CanBeApproved()
    {
        var application = Cases.Draft(Cases.Tier4, content: Cases.Content);
        application.Walk(DecisionPending, opinions: true);
        Assert.Equal("DE-7", application.WhyClosed(Approve, People.Board, Cases.Pack, application.Next())!.Code);
        application.Do(AnnounceRefusal, People.Board);

        Revise(application, content => content with { Host = HostingPlace.StewardEnclave });
        Assert.Equal(HostingPlace.Recipient, application.Content.Host);
        var changed = TakeOver(application);
        application.AnswerNotice("We work in your enclave.", People.Steward, Cases.Pack, application.Next(), changed);
        Assert.Equal((HostingPlace.StewardEnclave, null), (application.Content.Host, application.Revised));
        Assert.Equal("We work in your enclave. Changed with the answer: Whose environment holds them, from the recipient's own environment to the steward's secure environment.", application.Steps[^1].Reason);
        Assert.Equal("We work in your enclave.", application.Notice!.Answer);

        application.Do(ResumeReview, People.Officer);
        application.Opine();
        application.Do(Recommend, People.Officer);
        application.Do(SendToDecider, People.Officer);
        foreach (var decider in application.Deciders())
            Assert.Null(application.WhyClosed(Approve, decider, Cases.Pack, application.Next()));
    }

    [Fact]
    public void Answer_WithTheFormChanged_IsDecidedAnewAndAsksForOpinionsAnew()
    {
        var application = Asked();
        var newest = new MeasurementId(Guid.NewGuid());
        Revise(application, Shorter);
        var changed = TakeOver(application, Cases.Tier3, newest: newest);
        application.Answer(AnswerQuestions, new Dictionary<int, string> { [1] = "Half a year is enough." }, People.Steward, Cases.Pack, application.Next(), changed);

        Assert.Equal((InReview, 3, newest), (application.State, application.Tier, application.Assessment));
        Assert.Empty(application.Opinions);
        var given = application.Steps.Single(step => step.Verb == nameof(GiveTechnicalOpinion));
        bool Sealed(Actor reader) => SealedWords.Holds(application, GiveTechnicalOpinion, given.Person, given.At, reader, Cases.Pack);
        Assert.True(Sealed(People.Legal) && Sealed(People.Steward));
        Assert.False(Sealed(People.Technical));
        Assert.Equal(new DateOnly(2027, 6, 1), application.Content.Term.End);
        Assert.Equal("Changed with the answer: Term, from 1 December 2026 - 30 November 2027 to 1 December 2026 - 1 June 2027; a newer risk assessment.", application.Steps[^1].Reason);
        application.Opine();
        Assert.False(Sealed(People.Legal));
        application.Do(Recommend, People.Officer);
    }

    [Fact]
    public void Answer_WithTheFormOpenedAndNotChanged_LeavesOpinionsAndFacts()
    {
        var application = Asked();
        var before = application.Case;
        Revise(application, content => content with { Countries = [.. content.Countries] });
        Assert.Equal("", TakeOver(application, Cases.Tier3));
        Assert.Equal((1, before, null), (application.Opinions.Count, application.Case, application.Revised));
        Revise(application, Shorter);
        application.Revise(null, People.Steward, Cases.Pack, application.Next());
        Assert.Equal("", TakeOver(application));
    }

    [Fact]
    public void TakeOver_WithANewGap_IsRefusedAndNothingChanges()
    {
        var application = Cases.In(RfiPending);
        Revise(application, Shorter);
        Assert.Equal("CK", Refused(() => TakeOver(application, missing: new CompletenessGap("CK-01", "document-dpia", "Attach: DPIA."))));
        Assert.NotNull(application.Revised);
        Assert.Equal(Cases.Term, application.Content.Term);
    }

    [Theory]
    [InlineData(Draft)]
    [InlineData(Submitted)]
    [InlineData(InReview)]
    [InlineData(DecisionPending)]
    [InlineData(ApprovedConditional)]
    [InlineData(ApplicationState.Refused)]
    public void Revise_WhileNoAnswerIsAwaited_IsRefused(ApplicationState state) => Assert.Equal("AP-6", Refused(() => Revise(Cases.In(state), Shorter)));

    [Fact]
    public void Revise_ByAnother_IsRefused()
    {
        var application = Cases.In(RfiPending);
        foreach (var other in (Actor[])[People.Officer, People.Recipient, People.New(Role.Steward, organisation: People.Elsewhere)])
            Assert.Equal("AP-1", Refused(() => application.Revise(application.Content, other, Cases.Pack, application.Next())));
    }

    [Fact]
    public void Revised_OfAnAnswerThatWasNeverSent_DoesNotComeWithALaterOne()
    {
        var application = Cases.In(IntentToRefuse);
        Revise(application, Shorter);
        application.AnswerNotice("As it is.", People.Steward, Cases.Pack, application.Next());
        application.Do(ResumeReview, People.Officer);
        Assert.Null(application.Revised);
    }

    [Fact]
    public void Statement_ThatReadsOtherwise_IsSignedAnewBeforeTheApproval()
    {
        var application = Cases.Draft();
        application.AskForStatement(People.Steward, Cases.Start.AddMinutes(-2));
        application.SignStatement(Words, "Kenji", "director", "password", People.Recipient, Cases.Start.AddMinutes(-1));
        application.Walk(IntentToRefuse, opinions: true);
        Assert.Equal("ES-3", application.WhyNoSignature(People.Recipient, ["Other words."])!.Code);
        Revise(application, content => Shorter(content) with { EndUseStatement = "Kenji" });
        IReadOnlyList<string> words = ["For half a year."];
        application.AnswerNotice("Half a year.", People.Steward, Cases.Pack, application.Next(), TakeOver(application, words: words));
        Assert.True(application.IsStatementOwed);
        application.Do(ResumeReview, People.Officer);
        application.Opine();
        application.Do(Recommend, People.Officer);
        application.Do(SendToDecider, People.Officer);

        Assert.Equal("New signature of the recipient on the end-use statement", application.WaitingFor(Cases.Pack));
        Assert.Equal("ES-8", application.WhyClosed(Approve, People.Manager, Cases.Pack, application.Next())!.Code);
        application.SignStatement(words, "Kenji", "director", "password", People.Recipient, application.Next());
        Assert.Equal("ES-3", application.WhyNoSignature(People.Recipient, words)!.Code);
        Assert.NotNull(application.Approve(People.Manager));
    }

    /// <summary>Clicked at tier 1, a name corrected, then signed at tier 2: the new signature is on the names of that day, and they stay in it.</summary>
    [Fact]
    public void Statement_SignedAnewAfterACorrectedName_IsSignedOnTheNamesOfThatDay()
    {
        var application = Cases.Draft(Cases.Tier1, content: Cases.Content with { EndUseStatement = "Kenji" });
        IReadOnlyList<string> Words(string recipient) => EndUseStatement.Words(null, recipient, "Discharges, version 1", application.Content, Cases.Pack);
        IReadOnlyList<string> Now(string recipient) => application.StatementWords(recipient, "Discharges, version 1", Cases.Pack);
        application.AskForStatement(People.Steward, Cases.Start.AddMinutes(-3));
        application.SignStatement(Now("Old house"), null, null, "password", People.Recipient, Cases.Start.AddMinutes(-2));
        application.KeepSignedNames("Old house", "Discharges, version 1");
        Assert.Equal(Words("Old house"), Now("New house"));

        application.Rewrite(application.Assessment, application.Content, CaseDecision.Of(Cases.Tier2, Cases.Pack), People.Steward);
        Assert.Equal(Words("New house"), Now("New house"));
        application.SignStatement(Now("New house"), "Kenji", "director", "password", People.Recipient, Cases.Start.AddMinutes(-1));
        Assert.Equal((true, EndUseStatement.HashOf(Words("New house"))), (application.Statement!.IsSigned, application.Statement.Text)); // what the licence prints
        Assert.Equal("ES-4", application.WhyNoSignature(People.Recipient, Now("New house"))!.Code);
        application.KeepSignedNames("New house", "Discharges, version 1");
        Assert.Equal(Words("New house"), Now("Third house"));
    }

    [Fact]
    public void Statement_ChangedAndChangedBack_AsksNobodyToSignAnew()
    {
        var application = Cases.Draft();
        application.AskForStatement(People.Steward, Cases.Start.AddMinutes(-2));
        application.SignStatement(Words, "Kenji", "director", "password", People.Recipient, Cases.Start.AddMinutes(-1));
        application.Walk(IntentToRefuse, opinions: true);
        var filed = application.Content;
        Revise(application, content => Shorter(content) with { EndUseStatement = "Kenji" });
        TakeOver(application, words: ["For half a year."]);
        Assert.True(application.IsStatementOwed);
        Assert.Null(application.WhyNoSignature(People.Recipient, ["For half a year."]));

        Revise(application, _ => filed with { EndUseStatement = "Kenji" });
        TakeOver(application);
        Assert.False(application.IsStatementOwed);
    }

    [Fact]
    public void KeepTyped_OfTheAnswerToANotice_StaysUntilItIsSent()
    {
        var application = Cases.In(IntentToRefuse);
        application.KeepTyped(new Dictionary<int, string> { [0] = "We could " }, People.Steward, Cases.Pack, application.Next());
        Assert.Equal(("We could ", null), (application.Notice!.Typed, application.Notice.Answer));
        Assert.Equal("RI-8", Refused(() => application.KeepTyped(new Dictionary<int, string> { [0] = new('x', Reasons.Longest + 1) }, People.Steward, Cases.Pack, application.Next())));
        application.Do(AnswerNotice, People.Steward);
        Assert.Null(application.Notice!.Typed);
    }
}
