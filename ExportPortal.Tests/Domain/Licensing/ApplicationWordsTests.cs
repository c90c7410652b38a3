using ExportPortal.Domain.Common;
using ExportPortal.Support;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

public sealed class ApplicationWordsTests
{
    [Fact]
    public void Words_EveryVerb_HasLabelEffectAndActLabel()
    {
        foreach (var verb in Enum.GetValues<ApplicationVerb>())
        {
            Assert.NotEmpty(verb.Label());
            Assert.NotEmpty(verb.Effect());
            Assert.Equal(verb.Label(), ApplicationWords.ActLabel($"application.{verb.ToString().ToLowerInvariant()}"));
        }
    }

    [Fact]
    public void WaitingFor_EveryOpenState_SaysSomething()
    {
        foreach (var state in Enum.GetValues<ApplicationState>())
            Assert.Equal(ApplicationWorkflow.IsEnded(state), Cases.In(state).WaitingFor(Cases.Pack).Length == 0);
    }

    [Fact]
    public void WaitingFor_OneOpinionGiven_NamesTheOther()
    {
        var application = Cases.In(ApplicationState.InReview);
        Assert.Equal(("Technical and legal opinion", "IN_REVIEW"), (application.WaitingFor(Cases.Pack), application.StateCode(Cases.Pack)));

        application.Do(ApplicationVerb.GiveTechnicalOpinion, People.Technical);

        Assert.Equal(("Legal opinion", "IN_REVIEW:LEGAL"), (application.WaitingFor(Cases.Pack), application.StateCode(Cases.Pack)));
        Assert.False(application.WaitsFor(People.Technical, Cases.Pack, Cases.Start));
        Assert.True(application.WaitsFor(People.Legal, Cases.Pack, Cases.Start));
    }

    [Fact]
    public void HalfSigned_FirstOfTwo_IsThatSignatureUntilTheSecond()
    {
        var application = Cases.In(ApplicationState.DecisionPending, Cases.Tier3);
        Assert.Null(application.HalfSigned());

        application.Do(ApplicationVerb.Approve, People.Manager);
        Assert.Equal(People.Manager.Person, application.HalfSigned()!.Person);
        Assert.False(application.WaitsFor(People.Manager, Cases.Pack, Cases.Start) && application.WhyClosed(ApplicationVerb.Approve, People.Manager, Cases.Pack, Cases.Start) is null);

        application.Do(ApplicationVerb.Approve, People.SecondManager);
        Assert.Null(application.HalfSigned());
    }

    [Fact]
    public void HalfSignedFor_FirstOfTwo_IsForStaffAloneAndWithoutItsWords()
    {
        var application = Cases.In(ApplicationState.DecisionPending, Cases.Tier3);
        application.Do(ApplicationVerb.Approve, People.Manager);
        application.Do(ApplicationVerb.OverrideTier, People.SecondManager);
        Assert.Null(application.HalfSignedFor(People.Steward, isStaff: false));
        Assert.Equal(("OverrideTier", ""), application.HalfSignedFor(People.Board, isStaff: true) is { } half ? (half.Verb, half.Reason) : default);
        // The words of both wait, also those of the one that was signed before.
        Assert.All(application.Signatures, one => Assert.True(SealedWords.Holds(application, Enum.Parse<ApplicationVerb>(one.Verb), one.Person, one.At, People.Board, Cases.Pack)));
    }

    [Fact]
    public void Life_Recommended_TellsWhatWasAndWhatFollows()
    {
        var life = ApplicationLife.Of(Cases.In(ApplicationState.Recommended));
        Assert.Equal(
            [ApplicationState.Draft, ApplicationState.Submitted, ApplicationState.Registered, ApplicationState.InReview, ApplicationState.Recommended, ApplicationState.DecisionPending, ApplicationState.Approved],
            life.Select(station => station.State));
        Assert.Equal(ApplicationState.Recommended, Assert.Single(life, station => station.IsPresent).State);
        Assert.Equal(2, life.Count(station => station.At is null));
    }

    [Fact]
    public void Life_SentBackByAPanel_ShowsEachRoundOfReview()
    {
        var application = Cases.In(ApplicationState.Refused);
        application.RemitOnAppeal("others look at it", Cases.Pack, application.Next());
        var life = ApplicationLife.Of(application);
        Assert.Equal([false, true], life.Where(station => station.State is ApplicationState.InReview).Select(station => station.IsPresent));
        Assert.Equal(ApplicationState.Recommended, life.SkipWhile(station => !station.IsPresent).Skip(1).First().State);
    }

    [Fact]
    public void Life_Ended_HasNothingAhead() => Assert.DoesNotContain(ApplicationLife.Of(Cases.In(ApplicationState.Withdrawn)), station => station.At is null);
}
