using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

public sealed class FairnessTests
{
    private static DecidedCase Case(string number, bool isGranted, string entries = "1M01", DestinationGroup group = DestinationGroup.A, EnvironmentLevel environment = EnvironmentLevel.E3, int band = 5) =>
        new(number, entries, group, environment, band, isGranted);

    [Fact]
    public void DepartsFrom_MostLikeCases_AreNamed()
    {
        var now = Case("A-009", false);

        Assert.Equal(["A-001", "A-002"], Fairness.Like(now, [Case("A-002", true), Case("A-001", true), Case("A-003", false)]).DepartsFrom(grants: false));
        Assert.Empty(Fairness.Like(now, [Case("A-002", true), Case("A-001", true), Case("A-003", false)]).DepartsFrom(grants: true));
        Assert.Empty(Fairness.Like(now, [Case("A-009", true)]).DepartsFrom(grants: false)); // itself, in an earlier round
        Assert.Empty(Fairness.Like(now, []).DepartsFrom(grants: false));
        Assert.Empty(Fairness.Like(now, [Case("A-001", true, "1M02"), Case("A-002", true, group: DestinationGroup.B), Case("A-003", true, environment: EnvironmentLevel.E4), Case("A-004", true, band: 6)]).DepartsFrom(grants: false));
    }

    [Fact]
    public void Tie_AmongLikeCases_IsToldAndIsNoDepartureEitherWay()
    {
        var like = Fairness.Like(Case("A-009", true), [Case("A-004", false), Case("A-003", true), Case("A-002", false), Case("A-001", true)]);

        Assert.True(like.IsTie);
        Assert.Empty(like.DepartsFrom(grants: true));
        Assert.Empty(like.DepartsFrom(grants: false));
        foreach (var grants in (bool[])[true, false])
        {
            Assert.Equal("RS-1", Assert.Throws<RuleViolation>(() => Fairness.Reasoned(" ", like, grants, "")).Rule.Code);
            var longest = new string('x', Reasons.Longest);
            Assert.Equal(longest, Fairness.Reasoned(longest, like, grants, ""));
        }
        Assert.Equal("Like cases were decided both ways: A-001, A-003 granted, A-002, A-004 refused. Neither outcome departs from them.", like.Tie);
        Assert.Null(Fairness.Like(Case("A-009", true), []).Tie);
        Assert.Null(Fairness.Like(Case("A-009", true), [Case("A-001", true), Case("A-002", true), Case("A-003", false)]).Tie);
    }

    [Fact]
    public void Reasoned_DepartureWithoutWords_IsRefused()
    {
        var refused = new LikeCases([], ["A-001"]);
        Assert.Equal("Fine.", Fairness.Reasoned("Fine.", new([], []), grants: true, ""));
        Assert.Equal("Fine.", Fairness.Reasoned("Fine.", refused, grants: false, ""));
        Assert.Equal("Fine. Differs from A-001: another law.", Fairness.Reasoned("Fine. ", refused, grants: true, " another law."));
        Assert.Equal("CT-13", Assert.Throws<RuleViolation>(() => Fairness.Reasoned("Fine.", refused, grants: true, " ")).Rule.Code);
        Assert.Equal("RS-1", Assert.Throws<RuleViolation>(() => Fairness.Reasoned("", refused, grants: true, "Another law.")).Rule.Code);
    }
}
