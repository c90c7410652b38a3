namespace ExportPortal.Architecture;

[Trait("Category", "Architecture")]
public sealed class LayerTests
{
    [Fact]
    public void Layers_Portal_UseOnlyWhatTheirRowAllows() =>
        RuleAssert.None(LayerRules.Violations(Subject.Portal.Uses, Subject.Portal.Root));

    [Fact]
    public void Layers_Canaries_AreFound() =>
        RuleAssert.Finds(LayerRules.Violations(Subject.Canaries.Uses, Subject.Canaries.Root),
            "LooksAhead", "Risk.KnowsTable", "KnowsStranger", "KnowsPage", "KnowsSignIn", "DuckDbEngine uses", "ReadsTable", "KnowsForm",
            "KnowsOtherFeature", "ComponentKnowsTable", "ComponentKnowsFeature", "ApiKnowsTable", "Lost");

    [Fact]
    public void Uses_Portal_AreRead() =>
        Assert.Contains(Subject.Portal.Uses, use => use.To.Name == "RuleViolation" && use.Member == "When");
}
