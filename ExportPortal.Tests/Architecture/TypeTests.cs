namespace ExportPortal.Architecture;

[Trait("Category", "Architecture")]
public sealed class TypeTests
{
    [Fact]
    public void Classes_Portal_AreSealed() => RuleAssert.None(TypeRules.Unsealed(Subject.Portal.Types, Subject.Portal.Root));

    [Fact]
    public void Classes_Canary_IsFound() => RuleAssert.Finds(TypeRules.Unsealed(Subject.Canaries.Types, Subject.Canaries.Root), "NotSealed");

    [Fact]
    public void Script_Portal_CallsNothing() => RuleAssert.None(TypeRules.ScriptDoors(Subject.Portal.Uses, Subject.Portal.Root));

    [Fact]
    public void Script_Canary_IsFound() => RuleAssert.Finds(TypeRules.ScriptDoors(Subject.Canaries.Uses, Subject.Canaries.Root), "OpensScriptDoor");

    [Fact]
    public void Markup_Portal_IsNeverMadeOfText() => RuleAssert.None(TypeRules.RawMarkup(Subject.Portal.Uses, Subject.Portal.Root));

    [Fact]
    public void Markup_Canary_IsFound() => RuleAssert.Finds(TypeRules.RawMarkup(Subject.Canaries.Uses, Subject.Canaries.Root), "WritesMarkup");
}
