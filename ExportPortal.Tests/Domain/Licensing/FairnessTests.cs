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

        Assert.Equal(["A-001", "A-002"], Fairness.DepartsFrom(now, [Case("A-002", true), Case("A-001", true), Case("A-003", false)]));
        Assert.Empty(Fairness.DepartsFrom(now, [Case("A-001", true), Case("A-003", false)]));
        Assert.Empty(Fairness.DepartsFrom(now, [Case("A-009", true)])); // itself, in an earlier round
        Assert.Empty(Fairness.DepartsFrom(now, []));
        Assert.Empty(Fairness.DepartsFrom(now, [Case("A-001", true, "1M02"), Case("A-002", true, group: DestinationGroup.B), Case("A-003", true, environment: EnvironmentLevel.E4), Case("A-004", true, band: 6)]));
    }

    [Fact]
    public void Reasoned_DepartureWithoutWords_IsRefused()
    {
        Assert.Equal("Fine.", Fairness.Reasoned("Fine.", [], ""));
        Assert.Equal("Fine. Differs from A-001: another law.", Fairness.Reasoned("Fine. ", ["A-001"], " another law."));
        Assert.Equal("CT-13", Assert.Throws<RuleViolation>(() => Fairness.Reasoned("Fine.", ["A-001"], " ")).Rule.Code);
    }
}
