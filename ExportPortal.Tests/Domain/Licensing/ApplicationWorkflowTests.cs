using ExportPortal.Domain.Common;
using ExportPortal.Support;
using static ExportPortal.Domain.Licensing.ApplicationState;
using static ExportPortal.Domain.Licensing.ApplicationVerb;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

/// <summary>Every (state, verb, role), each through the aggregate.</summary>
public sealed class ApplicationWorkflowTests
{
    public static TheoryData<ApplicationState, ApplicationVerb> All =>
        [.. Enum.GetValues<ApplicationState>().SelectMany(state => Enum.GetValues<ApplicationVerb>().Select(verb => (state, verb)))];

    [Theory, MemberData(nameof(All))]
    public void Verb_EachRole_PassesExactlyWhereTheTableSays(ApplicationState state, ApplicationVerb verb)
    {
        var open = ApplicationCells.Open(state, verb);
        foreach (var role in Enum.GetValues<Role>())
        {
            var application = ApplicationCells.Ready(state, verb, role, open.Length > 0);
            var actor = People.New(role);
            var (steps, signatures) = (application.Steps.Count, application.Signatures.Count);

            if (open.Contains(role))
            {
                Assert.Null(application.WhyClosed(verb, actor, Cases.Pack, application.Next()));
                application.Do(verb, actor);
                Assert.True(application.Steps.Count > steps || application.Signatures.Count > signatures, $"{state} {verb} {role} left no trace");
                continue;
            }
            var refused = Assert.Throws<RuleViolation>(() => application.Do(verb, actor));
            Assert.Equal(open.Length == 0 && !ApplicationCells.ByThePortal(state, verb) ? "WF-1" : "WF-2", refused.Rule.Code);
            Assert.Equal(refused.Rule, application.WhyClosed(verb, actor, Cases.Pack, application.Next()));
            Assert.Equal((state, steps, signatures), (application.State, application.Steps.Count, application.Signatures.Count));
        }
    }

    [Fact]
    public void Step_Taken_SaysWhoWhenFromToAndWhy()
    {
        var application = Cases.In(Submitted);
        var before = application.Steps.Count;
        application.Take(ReturnAsIncomplete, "  the signatory is missing ", People.Officer, Cases.Pack, Cases.Start.AddHours(5));

        Assert.Equal(
            new StepTaken("SUBMITTED", "ReturnAsIncomplete", "INCOMPLETE", People.Officer.Person, "Ilva", Cases.Start.AddHours(5), "the signatory is missing"),
            application.Steps[before]);
    }

    [Fact]
    public void Take_VerbWithAFormOfItsOwn_IsRefused()
    {
        foreach (var (state, verb) in ((ApplicationState, ApplicationVerb)[])[(Draft, Submit), (DecisionPending, Approve), (ApprovedConditional, ConfirmConditions), (DecisionPending, AnnounceRefusal),
            (InReview, GiveTechnicalOpinion), (InReview, AskQuestion), (InReview, SendQuestions), (RfiPending, AnswerQuestions), (IntentToRefuse, AnswerNotice), (DecisionPending, OverrideTier)])
            Assert.Equal("WF-3", Assert.Throws<RuleViolation>(() => Cases.In(state).Take(verb, People.Manager)).Rule.Code);
    }

    [Theory]
    [InlineData(Submitted, ReturnAsIncomplete)]
    [InlineData(DecisionPending, ReturnToReview)]
    [InlineData(DecisionPending, Approve)]
    [InlineData(DecisionPending, AnnounceRefusal)]
    [InlineData(InReview, GiveLegalOpinion)]
    [InlineData(Draft, Withdraw)]
    public void Verb_WithoutAReason_IsRefused(ApplicationState state, ApplicationVerb verb)
    {
        var actor = verb switch { Withdraw => People.Steward, GiveLegalOpinion => People.Legal, ReturnAsIncomplete => People.Officer, _ => People.Manager };

        Assert.Equal("RS-1", Assert.Throws<RuleViolation>(() => Cases.In(state).Do(verb, actor, " ")).Rule.Code);
    }
}
