using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Support;
using static ExportPortal.Domain.Licensing.ApplicationState;
using static ExportPortal.Domain.Licensing.ApplicationVerb;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

/// <summary>The clocks that go by the tier: of the opinions and of the decision.</summary>
public sealed class ApplicationClocksTests
{
    private static Deadline Review(Application application) => application.Clock("review-T")!;

    [Fact]
    public void ReviewClock_WhileQuestionsAreOut_StandsStillAndGoesOnWithTheAnswers()
    {
        var application = Cases.In(RfiPending);
        Assert.True(Review(application).IsStopped);
        application.Do(AnswerQuestions, People.Steward);
        Assert.True(Review(application) is { IsOpen: true, IsStopped: false });
        application.Opine();
        application.Take(Recommend, People.Officer);
        Assert.False(Review(application).IsOpen);
    }

    [Fact]
    public void ReviewClock_OfALapsedCase_GoesOnWhenItIsReopened()
    {
        var application = Cases.In(Lapsed);
        Assert.True(Review(application).IsStopped);
        var reopened = Cases.Start.AddMonths(2).AddDays(1);
        application.Answer(Reopen, application.Questions.ToDictionary(question => question.Number, _ => "Rounds start then."), People.Steward, Cases.Pack, reopened);
        Assert.True(Review(application) is { IsOpen: true, IsStopped: false });
        Assert.True(application.OfficeDueAt > reopened);
    }

    [Fact]
    public void ReviewClock_InAHold_GoesOnWhenItIsCleared()
    {
        var application = Cases.In(InReview);
        application.HoldForScreening("name and birth year", Cases.Pack, application.Next());
        Assert.True(Review(application).IsStopped);
        foreach (var who in (Actor[])[People.Officer, People.Screening])
            application.Take(ClearMatch, who);
        Assert.Equal(InReview, application.State);
        Assert.True(Review(application) is { IsOpen: true, IsStopped: false });
    }

    [Fact]
    public void TierClocks_WhenTheFactsMoveTheTier_AreThoseOfTheNewTierFromTheSameStart()
    {
        var application = Cases.In(InReview);
        var started = application.Clock("decision-T")!.StartedAt;
        Assert.True(application.ReadAnew(application.Case with { History = History.Major }, Cases.Pack, application.Next()));
        Assert.Equal(3, application.Tier);
        Assert.Equal(("decision-T3", started, 40), application.Clock("decision-T") is { } decision ? (decision.Key, decision.StartedAt, decision.Length) : default);
        Assert.Equal("review-T3", Review(application).Key);
        Assert.Equal(Cases.Pack.Due("decision-T", started, 3), application.DecisionDueAt);
        Assert.Single(application.Clocks, clock => clock.Key.StartsWith("decision-T", StringComparison.Ordinal));
    }

    [Fact]
    public void TierClocks_AfterAnOverride_AreThoseOfItsTier()
    {
        var application = Cases.In(DecisionPending);
        foreach (var who in (Actor[])[People.Manager, People.Board])
            application.OverrideTier(3, "rare diagnoses", who, Cases.Pack, application.Next());
        Assert.Equal("decision-T3", application.Clock("decision-T")!.Key);
    }
}
