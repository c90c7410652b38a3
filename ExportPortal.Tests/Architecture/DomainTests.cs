namespace ExportPortal.Architecture;

[Trait("Category", "Architecture")]
public sealed class DomainTests
{
    [Fact]
    public void Domain_Portal_IsPure() =>
        RuleAssert.None(DomainRules.Impurities(Subject.Portal.Uses, Subject.Portal.Root, Subject.Portal.Assembly));

    [Fact]
    public void Domain_Canaries_AreImpure() =>
        RuleAssert.Finds(DomainRules.Impurities(Subject.Canaries.Uses, Subject.Canaries.Root, Subject.Canaries.Assembly),
            "ReadsFile", "ReadsClock uses", "ReadsClockInLambda", "TakesTimeProvider", "IsAsync", "Logs", "Injects", "KnowsStore", "KnowsHttp",
            "KnowsComponents", "KnowsEngine", "KnowsCanvas", "Gambles", "ReadsEnvironment");

    [Fact]
    public void Domain_Portal_IsClosedToWriters() =>
        RuleAssert.None(DomainRules.OpenStates(Subject.Portal.Types, Subject.Portal.Root));

    [Fact]
    public void Domain_Canaries_AreOpenToWriters() =>
        RuleAssert.Finds(DomainRules.OpenStates(Subject.Canaries.Types, Subject.Canaries.Root), "HasSetter", "HasOpenField", "HasOpenCollection");

    [Fact]
    public void Clock_Portal_IsReadByProgramAlone() =>
        RuleAssert.None(ClockRules.Violations(Subject.Portal.Uses, Subject.Portal.Root));

    [Fact]
    public void Clock_Canaries_AreFound() =>
        RuleAssert.Finds(ClockRules.Violations(Subject.Canaries.Uses, Subject.Canaries.Root), "ReadsClock uses", "ReadsClockInLambda");
}
