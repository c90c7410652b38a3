using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;
using static ExportPortal.Domain.Licensing.ApplicationState;
using static ExportPortal.Domain.Licensing.ApplicationVerb;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

/// <summary>What an approval grants, and what is owed with it.</summary>
public sealed class ApplicationGrantTests
{
    private static string Refused(Action act) => Assert.Throws<RuleViolation>(act).Rule.Code;

    [Fact]
    public void Approve_AfterAnOverrideToTier3_GrantsNoLongerThanTheTierAllows()
    {
        var asked = Cases.Content with { Mode = AccessMode.Transfer, Term = new(Cases.Term.Start, Cases.Term.Start.AddMonths(24).AddDays(-1)) };
        var application = Cases.Draft(Cases.Tier2 with { Environment = EnvironmentLevel.E4 }, content: asked);
        application.Walk(DecisionPending, opinions: true);
        Assert.Equal(asked.Term, application.TermGranted(Cases.Pack));
        application.Do(OverrideTier, People.Manager);
        application.Do(OverrideTier, People.Board);

        var licence = application.Deciders().ToList().ConvertAll(application.Approve)[^1]!;

        Assert.Equal((3, new Period(asked.Term.Start, asked.Term.Start.AddMonths(12).AddDays(-1))), (licence.Tier, licence.Term));
        Assert.Equal((licence.Term, licence.End), (licence.Grant!.Term, licence.LastDay));
    }

    /// <summary>The longest term of tier 4 is shorter than that of tier 3: the form of the override says so before it is signed, and decision and licence have it.</summary>
    [Fact]
    public void Approve_AfterAnOverrideToTier4_GrantsNoLongerThanTier4AllowsAndSaysSo()
    {
        var application = Cases.Draft(Cases.Tier3, content: Cases.Content with { Host = HostingPlace.StewardEnclave });
        application.Walk(DecisionPending, opinions: true);
        var last = Cases.Term.Start.AddMonths(6).AddDays(-1);
        Assert.Null(application.TermCut(Cases.Pack));
        Assert.Equal((last, "the tier allows 6 months"), (application.TermAt(4, Cases.Pack).End, application.TermCut(4, Cases.Pack)!.Because));
        application.OverrideTier(4, "a rare disease", People.Manager, Cases.Pack, application.Next());
        application.OverrideTier(4, "seen the same", People.Board, Cases.Pack, application.Next());
        application.Do(GiveEthicsOpinion, People.Ethics);
        application.Take(Recommend, People.Officer);
        application.Take(SendToDecider, People.Officer);

        Assert.Equal((last, "the tier allows 6 months"), (application.TermGranted(Cases.Pack).End, application.TermCut(Cases.Pack)!.Because));
        Assert.Equal(4, application.Tier);
    }

    /// <summary>The tests of 2026.6 shorten the term of a case that fails ST-10 (AC-19).</summary>
    [Fact]
    public void Approve_TermThatFailsSt10_GrantsTheLongestThatPasses()
    {
        var application = Cases.In(DecisionPending, Cases.Tier2 with { Circumstances = [Circumstances.Growth], LongestTerm = 5 });
        var last = Cases.Term.Start.AddMonths(5).AddDays(-1);

        var licence = application.Approve(People.Manager)!;

        Assert.Equal((last, last, last), (licence.End, licence.Grant!.Term.End, application.TermGranted(Cases.Pack).End));
        Assert.Contains(application.Clauses(Cases.Pack), one => one.Clause.Code == "AC-19");
        Assert.Equal("asked for was a term until 30 November 2027; with better attacks in the years after it, no longer term than 5 months keeps the risk within the threshold (ST-10)", application.TermCut(Cases.Pack)!.Sentence);
    }

    /// <summary>Where the tier allows no more than passes, the tier is the reason.</summary>
    [Fact]
    public void TermCut_TierAllowsLess_NamesTheTier()
    {
        var application = Cases.Draft(Cases.Tier4 with { LongestTerm = 8 }, content: Cases.Content with { Host = HostingPlace.StewardEnclave });
        Assert.Equal(("the tier allows 6 months", null), (application.TermCut(Cases.Pack)!.Because, application.TermCut(Cases.Pack)!.Test));
    }

    [Fact]
    public void Approve_NoTermPassesSt10_IsGrantedAsAskedForWithTheClause()
    {
        var application = Cases.In(DecisionPending, Cases.Tier2 with { Circumstances = [Circumstances.Growth], LongestTerm = 0 });
        Assert.Equal(Cases.Term, application.Approve(People.Manager)!.Term);
        Assert.Null(application.TermCut(Cases.Pack));
        Assert.Contains(application.Clauses(Cases.Pack), one => one.Clause.Code == "AC-19");
    }

    [Theory]
    [InlineData(null, null, "")]
    [InlineData(0, null, "")]
    [InlineData(6, "AM-48", "Ask for a last day of 31 May 2027 or before it.")]
    public void TermBeyondAttacks_OfALaterLastDay_NamesTheOneThatPasses(int? longest, string? code, string said)
    {
        var rule = GrantReview.TermBeyondAttacks(Cases.Tier2 with { LongestTerm = longest }, Cases.Term);
        Assert.Equal(code, rule?.Code);
        Assert.Contains(said, rule?.Message ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Approve_TermIsOver_IsRefused()
    {
        var application = Cases.In(DecisionPending);
        Licence? On(DateOnly day) => application.Approve(Cases.Seed, "because", People.Manager, Cases.Pack, new(day.ToDateTime(new(9, 0)), TimeSpan.Zero));

        Assert.Equal("DE-8", Refused(() => On(Cases.Term.End.AddDays(1))));
        Assert.NotNull(On(Cases.Term.End));

        var conditional = Cases.In(ApprovedConditional);
        for (var at = 0; at < conditional.Conditions.Count; at++)
            conditional.Evidence(at, "the report", People.Officer, conditional.Next());
        Assert.Equal("DE-8", conditional.WhyClosed(ConfirmConditions, People.Manager, Cases.Pack, new(Cases.Term.End.AddDays(1).ToDateTime(new(9, 0)), TimeSpan.Zero))?.Code);
    }

    [Fact]
    public void Approve_WithALaterCondition_OwesItUnderTheLicence()
    {
        var due = Cases.Term.Start.AddMonths(3);
        var application = Cases.In(DecisionPending, Cases.Tier3);
        Assert.Equal("AM-16", Refused(() => application.Approve(Cases.Seed, "because", People.Manager, Cases.Pack, application.Next(), AmendmentTerms.Of([], [new("Late", new(2026, 1, 1), false)]))));
        application.Approve(Cases.Seed, "because", People.Manager, Cases.Pack, application.Next(), AmendmentTerms.Of([], [new("Hand in the equity plan.", due, true)]));
        application.Do(Abstain, People.Manager, "a cousin works there");
        Assert.Empty(application.LaterConditions); // what was set with a signature goes with it

        Assert.Null(application.Approve(Cases.Seed, "because", People.SecondManager, Cases.Pack, application.Next(), AmendmentTerms.Of([], [new("Hand in the equity plan.", due, true)])));
        Assert.Equal((0, 1), (application.LaterConditionsFor(People.Steward).Count, application.LaterConditionsFor(People.Officer).Count)); // the parties see what is decided
        var licence = application.Approve(People.New(Role.LicensingManager))!;

        Assert.Equal([new GrantedTerms(application.Number, new([], [new("Hand in the equity plan.", due, true)]))], licence.Grant!.Terms!, (one, other) => one.Amendment == other.Amendment && one.Terms.Subsequent.SequenceEqual(other.Terms.Subsequent));
        var duty = Assert.Single(licence.Duties, duty => duty.Code == application.Number);
        Assert.Equal((DutyKind.Condition, "Hand in the equity plan.", due, true), (duty.Kind, duty.What, duty.Due, duty.StopsAccess));
    }

    [Fact]
    public void Prohibit_AfterAConditionalApproval_TakesTwoAndTheFactsOfToday()
    {
        var application = Cases.In(ApprovedConditional);
        void Prohibit(DecisionCase facts, Actor actor) => application.Prohibit(facts, "a year's total is over the limit", actor, Cases.Pack, application.Next());

        Assert.Equal("GT-1", Refused(() => Prohibit(application.Case, People.Officer)));
        Assert.Equal("GT-3", Refused(() => application.Take(ApplicationVerb.Prohibit, People.Officer)));
        Prohibit(Cases.BulkToE, People.Officer);
        Assert.Equal((ApprovedConditional, false), (application.State, application.Decision.Has("P2"))); // what was approved stays as it is until two have signed
        Assert.Equal("FE-11", Refused(() => Prohibit(Cases.BulkToE, People.Officer)));
        Prohibit(Cases.BulkToE, People.SecondOfficer);
        Assert.Equal((Prohibited, true), (application.State, application.Decision.Has("P2")));
        Assert.NotNull(application.RejectionOwed);
    }

    [Fact]
    public void WaitsFor_ApprovalOnConditionsWithoutEvidence_IsTheOffices()
    {
        var application = Cases.In(ApprovedConditional);
        bool Waits(Actor actor) => application.WaitsFor(actor, Cases.Pack, application.Next());

        Assert.Equal((true, true, false, false), (Waits(People.Officer), Waits(People.Manager), Waits(People.Technical), Waits(People.Steward)));
        for (var at = 0; at < application.Conditions.Count; at++)
            application.Evidence(at, "the report", People.Officer, application.Next());
        application.Do(ConfirmConditions, People.Officer);
        Assert.Equal((false, true), (Waits(People.Officer), Waits(People.Manager))); // a gate that nobody has found is no work
    }
}
