using System.Reflection;
using ExportPortal.Support;

namespace ExportPortal.Architecture;

[Trait("Category", "Architecture")]
public sealed class SourceTests
{
    private static readonly string[] TextEndings =
        [".cs", ".razor", ".css", ".js", ".json", ".md", ".csproj", ".props", ".targets", ".sh", ".sln", ".yml", ".html", ".svg", ".txt", "/run"];

    private static readonly Lazy<IReadOnlyList<SourceFile>> Sources = new(() =>
        [.. Repository.Files.Where(file => TextEndings.Any(file.EndsWith) || !file.Contains('.')).Select(file => new SourceFile(file, Repository.Read(file)))]);

    [Fact]
    public void TopLevel_Repository_HoldsOnlyWhatTheLayoutNames() => RuleAssert.None(SourceRules.Strangers(Repository.Files));

    [Fact]
    public void TopLevel_Canary_IsFound() => RuleAssert.Finds(SourceRules.Strangers(["ExportPortal/Program.cs", "notes/plan.md"]), "notes");

    [Fact]
    public void Files_Repository_AreShort() => RuleAssert.None(SourceRules.TooLong(Sources.Value));

    [Fact]
    public void Files_Canary_IsTooLong() =>
        RuleAssert.Finds(SourceRules.TooLong([Lines("ExportPortal/A.cs", 301), Lines("ExportPortal/B.razor", 300), Lines("ExportPortal/Program.cs", 80)]),
            "A.cs has 301", "Program.cs has 80");

    [Fact]
    public void Namespaces_Repository_FollowTheFolders() => RuleAssert.None(SourceRules.WrongNamespaces(Sources.Value));

    [Fact]
    public void Namespaces_Canaries_AreFound() =>
        RuleAssert.Finds(SourceRules.WrongNamespaces(
            [
                new("ExportPortal/Domain/Risk/A.cs", "namespace ExportPortal.Data;\n"),
                new("ExportPortal.Tests/Domain/Risk/Sound.cs", "namespace ExportPortal.Domain.Risk;\n"),
                new("ExportPortal/Features/B.razor", "@namespace ExportPortal.Data\n"),
            ]), "A.cs", "B.razor");

    [Fact]
    public void Sources_Repository_AreCompiled() =>
        RuleAssert.None(SourceRules.Uncompiled(Sources.Value, Subject.Portal.Types.Select(type => type.Namespace)));

    [Fact]
    public void Sources_Canary_IsDropped() =>
        RuleAssert.Finds(SourceRules.Uncompiled(
            [new("ExportPortal/Data/A.cs", "namespace ExportPortal.Data;\n"), new("ExportPortal/Domain/B.cs", "namespace ExportPortal.Domain;\n")],
            ["ExportPortal.Domain"]), "ExportPortal.Data is not");

    [Fact]
    public void Common_Repository_IsSmall() => RuleAssert.None(SourceRules.Crowded(Repository.Files, "ExportPortal/Domain/Common", 10));

    [Fact]
    public void Common_Canary_IsCrowded() =>
        RuleAssert.Finds(SourceRules.Crowded([.. Enumerable.Range(0, 10).Select(n => $"Common/{n}.cs")], "Common", 10), "Common holds 10 files");

    [Fact]
    public void Style_Repository_IsKept() => RuleAssert.None(SourceRules.HouseStyle(Sources.Value));

    [Theory]
    [InlineData("    #reg" + "ion Things")]
    [InlineData("// TO" + "DO later")]
    [InlineData("private async " + "void Run()")]
    public void Style_Canary_IsFound(string line) => RuleAssert.Finds(SourceRules.HouseStyle([new("A.cs", $"x\n{line}\ny")]), "A.cs");

    [Fact]
    public void Registries_Repository_AreNotNamed() => RuleAssert.None(SourceRules.RegistryHosts(Sources.Value));

    [Theory]
    [InlineData("https://api.nu" + "get.org/v3/index.json")]
    [InlineData("http://registry.np" + "mjs.org/x")]
    public void Registries_Canary_IsFound(string address) =>
        RuleAssert.Finds(SourceRules.RegistryHosts([new("a.json", $"\"{address}\""), new("b.md", "https://example.org")]), "a.json");

    [Fact]
    public void Decisions_Repository_AreNumbered() => RuleAssert.None(SourceRules.DecisionNumbers(Repository.Files));

    [Fact]
    public void Decisions_Canary_IsFound() =>
        RuleAssert.Finds(SourceRules.DecisionNumbers(["ExportPortal/Docs/adr/0001-a.md", "ExportPortal/Docs/adr/0003-c.md"]), "0003-c.md");

    [Fact]
    public void Coverage_Tests_AreThere() =>
        RuleAssert.None(SourceRules.TestsNotThere(Repository.Read("ExportPortal/Docs/coverage.md"), Tests.Select(test => test.Method.Name).ToHashSet()));

    [Fact]
    public void Coverage_Canary_IsFound() =>
        RuleAssert.Finds(SourceRules.TestsNotThere("| A promise | `Nobody_Wrote_ThisOne`, `Decide_Plain_Approves` |", new HashSet<string> { "Decide_Plain_Approves" }), "Nobody_Wrote_ThisOne");

    [Fact]
    public void Revisions_ApiInputs_SayWhatAMissingOneMeans() => RuleAssert.None(SourceRules.UnsaidRevisions(Sources.Value));

    [Fact]
    public void Revisions_Canary_IsFound() =>
        RuleAssert.Finds(SourceRules.UnsaidRevisions([new("ExportPortal/Api/AApi.cs", "/// <param name=\"Revision\">The one read.</param>\npublic sealed record Unsaid(string? Verb, int? Revision);\n")]), "Unsaid");

    [Fact]
    public void Skips_Tests_HaveReasons() => RuleAssert.None(Unreasoned(Tests.Select(test => ($"{test.Method.DeclaringType!.Name}.{test.Method.Name}", test.Fact.Skip))));

    [Fact]
    public void Skips_Canary_IsFound() =>
        RuleAssert.Finds(Unreasoned([("Wrong", "later"), ("SoundRun", null), ("SoundSkip", "Needs a time stamp service, see ADR 12.")]), "Wrong");

    private static IEnumerable<(MethodInfo Method, FactAttribute Fact)> Tests =>
        from type in typeof(SourceTests).Assembly.GetTypes()
        from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly)
        from fact in method.GetCustomAttributes<FactAttribute>()
        select (method, fact);

    private static IReadOnlyList<string> Unreasoned(IEnumerable<(string Test, string? Skip)> tests) =>
        [.. tests.Where(test => test.Skip is not null && test.Skip.Trim().Length < 20).Select(test => $"{test.Test} is skipped without a reason")];

    private static SourceFile Lines(string path, int count) => new(path, string.Concat(Enumerable.Repeat("x\n", count)));
}
