using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

public sealed class FairnessTests
{
    private static LikeOutcome Cases(params string[] numbers) => new(numbers.Length, numbers);

    [Fact]
    public void DepartsFrom_MostLikeCases_AreNamed()
    {
        Assert.Equal("A-001, A-002", new LikeCases(Cases("A-001", "A-002"), Cases("A-003")).DepartsFrom(grants: false).Named);
        Assert.Equal("A-001 and 9 more", new LikeCases(new(10, ["A-001"]), Cases("A-003")).DepartsFrom(grants: false).Named);
        Assert.Equal(0, new LikeCases(Cases("A-001", "A-002"), Cases("A-003")).DepartsFrom(grants: true).Count);
        Assert.Equal(0, LikeCases.None.DepartsFrom(grants: false).Count);
    }

    [Fact]
    public void Likeness_OtherEntryGroupEnvironmentOrBand_IsAnother()
    {
        var (facts, decision) = (Support.Cases.Tier2 with { Entry = ["1M02", "1M01"] }, DecisionRules.Decide(Support.Cases.Tier2, Support.Cases.Pack));
        var risk = decision.Risk!;
        // 50.5, 57.5 and 61.9 on the index.
        string? Of(DecisionCase other, double overall) => Fairness.Likeness(other, decision with { Risk = risk with { PData = new(overall / risk.PContext.Value) } });

        Assert.Equal($"1M01 1M02|{facts.DestinationGroup}|{facts.Environment}|5", Of(facts, 0.02));
        Assert.Equal(Of(facts, 0.0105), Of(facts with { Entry = ["1M01", "1M02"] }, 0.02));
        Assert.Distinct([
            Of(facts, 0.0105), Of(facts, 0.03), Of(facts with { Entry = ["1M01"] }, 0.0105), Of(facts with { Environment = EnvironmentLevel.E0 }, 0.0105),
            Of(facts with { DestinationGroup = facts.DestinationGroup is DestinationGroup.A ? DestinationGroup.B : DestinationGroup.A }, 0.0105)]);
        Assert.Null(Fairness.Likeness(facts, decision with { Risk = null }));
    }

    [Fact]
    public void Tie_AmongLikeCases_IsToldAndIsNoDepartureEitherWay()
    {
        var like = new LikeCases(Cases("A-001", "A-003"), Cases("A-002", "A-004"));

        Assert.True(like.IsTie);
        Assert.Equal(0, like.DepartsFrom(grants: true).Count);
        Assert.Equal(0, like.DepartsFrom(grants: false).Count);
        foreach (var grants in (bool[])[true, false])
        {
            Assert.Equal("RS-1", Assert.Throws<RuleViolation>(() => Fairness.Reasoned(" ", like, grants, "")).Rule.Code);
            var longest = new string('x', Reasons.Longest);
            Assert.Equal(longest, Fairness.Reasoned(longest, like, grants, ""));
        }
        Assert.Equal("Like cases were decided both ways: A-001, A-003 granted, A-002, A-004 refused. Neither outcome departs from them.", like.Tie);
        Assert.Null(LikeCases.None.Tie);
        Assert.Null(new LikeCases(Cases("A-001", "A-002"), Cases("A-003")).Tie);
    }

    [Fact]
    public void Reasoned_DepartureWithoutWords_IsRefused()
    {
        var refused = new LikeCases(LikeOutcome.None, Cases("A-001"));
        Assert.Equal("Fine.", Fairness.Reasoned("Fine.", LikeCases.None, grants: true, ""));
        Assert.Equal("Fine.", Fairness.Reasoned("Fine.", refused, grants: false, ""));
        Assert.Equal("Fine. Differs from A-001: another law.", Fairness.Reasoned("Fine. ", refused, grants: true, " another law."));
        Assert.Equal("CT-13", Assert.Throws<RuleViolation>(() => Fairness.Reasoned("Fine.", refused, grants: true, " ")).Rule.Code);
        Assert.Equal("RS-1", Assert.Throws<RuleViolation>(() => Fairness.Reasoned("", refused, grants: true, "Another law.")).Rule.Code);
    }
}
