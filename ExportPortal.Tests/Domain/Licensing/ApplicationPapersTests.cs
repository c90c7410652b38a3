using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;
using Cases = ExportPortal.Support.Cases;
using static ExportPortal.Domain.Licensing.ApplicationState;
using static ExportPortal.Domain.Licensing.ApplicationVerb;

namespace ExportPortal.Domain.Licensing;

/// <summary>Documents that come with an answer or as evidence of a condition.</summary>
public sealed class ApplicationPapersTests
{
    private static string Refused(Action act) => Assert.Throws<RuleViolation>(act).Rule.Code;

    private static ApplicationDocument Attach(Application application, DateTimeOffset? at = null, Actor? actor = null) =>
        ApplicationDocument.Attach(Guid.NewGuid(), application, 7, "other", "map.pdf", ContentHash.Of("map"u8), 3, new("application/pdf", null, "test"), actor ?? People.Steward, Cases.Pack, at ?? application.Next());

    [Theory]
    [InlineData(Draft, true)]
    [InlineData(Incomplete, true)]
    [InlineData(RfiPending, true)]
    [InlineData(IntentToRefuse, true)]
    [InlineData(ApprovedConditional, true)]
    [InlineData(Submitted, false)]
    [InlineData(Registered, false)]
    [InlineData(ScreeningHold, false)]
    [InlineData(InReview, false)]
    [InlineData(DecisionPending, false)]
    [InlineData(Approved, false)]
    [InlineData(Refused_, false)]
    public void Attach_InEachState_IsTakenWhereSomebodyWaitsForIt(ApplicationState state, bool isTaken)
    {
        var application = Cases.In(state);
        if (isTaken)
            Assert.Equal(7, Attach(application).Number);
        else
            Assert.Equal("DO-2", Refused(() => Attach(application)));
        foreach (var other in (Actor[])[People.Officer, People.Recipient, People.New(Role.Steward, organisation: People.Elsewhere)])
            Assert.Equal("AP-1", Refused(() => Attach(application, actor: other)));
    }

    private const ApplicationState Refused_ = ApplicationState.Refused;

    [Fact]
    public void Attach_AfterTheLapse_IsTakenAsLongAsItMayBeReopened()
    {
        var application = Cases.In(Lapsed);
        var lapsed = application.Steps[^1].At;
        Assert.NotNull(Attach(application, lapsed));
        Assert.Equal("DO-2", Refused(() => Attach(application, Cases.Pack.Due("rfi-reopen", lapsed).AddTicks(1))));
    }

    [Theory, InlineData(RfiPending), InlineData(IntentToRefuse)]
    public void Document_HandedInWithTheAnswer_StandsInTheCaseOnceItIsSent(ApplicationState state)
    {
        var application = Cases.In(state);
        var filed = Attach(Cases.In(Draft), Cases.Start.AddMinutes(-1));
        var (paper, slip) = (Attach(application), Attach(application));
        slip.Remove(application, People.Steward, Cases.Pack, application.Next());
        Assert.NotNull(slip.RemovedAt);
        Assert.Equal("DO-3", Refused(() => filed.Remove(application, People.Steward, Cases.Pack, application.Next())));
        var asked = application.AnswerAskedAt;

        application.Do(state is RfiPending ? AnswerQuestions : AnswerNotice, People.Steward);
        Assert.True(paper.CameWith(asked, application.Steps[^1].At));
        Assert.False(filed.CameWith(asked, application.Steps[^1].At));
        Assert.Null(application.AnswerAskedAt);
        Assert.True(application.IsHandedIn(paper.AddedAt));
        Assert.Equal("DO-2", Refused(() => paper.Remove(application, People.Steward, Cases.Pack, application.Next())));
    }

    [Fact]
    public void Evidence_WithAFile_StandsAtItsConditionAndConfirmingStartsAnew()
    {
        var application = Cases.In(ApprovedConditional);
        Assert.Equal("Evidence for the conditions", application.WaitingFor(Cases.Pack));
        application.HandIn(0, [7], People.Steward, Cases.Pack, application.Next());
        Assert.Equal("Recording of the evidence that was handed in", application.WaitingFor(Cases.Pack));
        foreach (var at in Enumerable.Range(0, application.Conditions.Count))
            application.Evidence(at, "the certificate, document 7", People.Officer, application.Next());
        Assert.Equal([7], application.Conditions[0].Documents!);
        application.Do(ConfirmConditions, People.Officer);

        application.HandIn(0, [8], People.Steward, Cases.Pack, application.Next());
        Assert.Equal([7, 8], application.Conditions[0].Documents!);
        Assert.DoesNotContain(application.Signatures, signature => signature.Verb == nameof(ConfirmConditions));
        Assert.True(application.Conditions[0].IsMet);
        Assert.Equal("CP-1", Refused(() => application.HandIn(99, [8], People.Steward, Cases.Pack, application.Next())));
        Assert.Equal("AP-1", Refused(() => application.HandIn(0, [8], People.Officer, Cases.Pack, application.Next())));
        Assert.Equal("CP-3", Refused(() => Cases.In(RfiPending).HandIn(0, [8], People.Steward, Cases.Pack, Cases.Start)));
        Assert.Equal("DO-3", Refused(() => Attach(application).Remove(application, People.Steward, Cases.Pack, application.Next())));
    }
}
