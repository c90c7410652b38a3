using ExportPortal.Support;

namespace ExportPortal.Architecture;

[Trait("Category", "Architecture")]
public sealed class RuleCodeTests
{
    [Fact]
    public void Codes_Repository_NameOneRule() =>
        RuleAssert.None(RuleCodeRules.UsedTwice(Repository.Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal)).Select(file => new SourceFile(file, Repository.Read(file)))));

    [Fact]
    public void Codes_Canary_IsFound() => RuleAssert.Finds(RuleCodeRules.UsedTwice(
        [
            new("ExportPortal/Domain/Risk/A.cs", """new Rule("PR-1", "A band has a width.")"""),
            new("ExportPortal/Domain/Incidents/B.cs", """When(true, "PR-1", $"Choose the {grade}.")"""),
            new("ExportPortal/Domain/Incidents/C.cs", """new Rule("SN-1", "One thing.")"""),
            new("ExportPortal/Domain/Incidents/D.cs", """new Rule("SN-1", "Told in other words.")"""),
            new("ExportPortal/Domain/Risk/G.cs", """new Rule("MS-1", "One thing.")"""),
            new("ExportPortal/Domain/Risk/H.cs", """new Rule("MS-1", "Told in other words.")"""),
            new("ExportPortal/Domain/Risk/I.cs", """new Rule("MS-2", $"Column '{weight}' is named twice.")"""),
            new("ExportPortal/Domain/Risk/J.cs", """new Rule("MS-2", $"Column '{Twice(ordered)}' is named twice.")"""),
            new("ExportPortal/Domain/Licensing/K.cs", """gaps.When(true, "CK-01", "purpose", "Say why.")"""),
            new("ExportPortal/Domain/Licensing/L.cs", """gaps.When(true, "CK-01", "summary", "Say what.")"""),
            new("ExportPortal/Domain/Audits/E.cs", """new Rule("WF-3", "Its own form.")"""),
            new("ExportPortal/Domain/Licensing/F.cs", """new Rule("WF-3", "Another form.")"""),
        ]), "MS-1 stands in Domain/Risk with different words", "PR-1 stands in Domain/Incidents and Domain/Risk", "SN-1 stands in Domain/Incidents with different words");
}
