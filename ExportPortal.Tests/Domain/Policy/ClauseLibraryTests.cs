using ExportPortal.Policy;
using ExportPortal.Support;

namespace ExportPortal.Domain.Policy;

/// <summary>The library of templates and clauses in the pack that is in force (domain/06).</summary>
public sealed class ClauseLibraryTests
{
    private static PolicyPack Pack => ShippedPacks.Current;

    [Fact]
    public void Library_InForce_HasTheFiveTemplatesAndTwentyTwoClauses()
    {
        Assert.Equal(["LT-G", "LT-I", "LT-P", "LT-E", "LT-X"], Pack.Templates.Select(template => template.Code));
        Assert.Equal(Enumerable.Range(1, 22).Select(number => $"AC-{number:00}"), Pack.Clauses.Select(clause => clause.Code));
        Assert.All(Pack.Clauses, clause => Assert.NotEmpty(clause.Rules!));
        Assert.All(Pack.Templates, template => Assert.Equal(template.Heads.Count, template.Terms!.Count));
        Assert.Equal(16, Pack.CoreText.Count);
    }

    /// <summary>A licence names a text by code and version; so a wording never changes under the same version.</summary>
    [Fact]
    public void Wording_SameCodeAndVersion_IsTheSameInEveryPackEverPublished()
    {
        var texts = ShippedPacks.All.SelectMany(pack => pack.Clauses.Select(clause => (Key: (clause.Code, clause.Version), clause.Text))
            .Concat(pack.CoreText.Select(core => (Key: (core.Code, core.Version), core.Text)))
            .Concat(pack.Templates.SelectMany(template => (template.Terms ?? []).Select(term => (Key: (term.Code, template.Version), term.Text)))));
        Assert.All(texts.GroupBy(one => one.Key), same => Assert.Single(same.Select(one => one.Text).Distinct()));
    }

    [Theory]
    [InlineData("LT-G", 8)]
    [InlineData("LT-I", 15)]
    [InlineData("LT-P", 20)]
    [InlineData("LT-E", 21)]
    [InlineData("LT-X", 26)]
    public void Terms_OfATemplate_BeginWithThoseThatItExtends(string code, int count)
    {
        var template = Pack.Templates.Find(one => one.Code == code)!;
        var terms = Licensing.LicenceTemplates.Terms(template, Pack);
        Assert.Equal(count, terms.Count);
        Assert.Equal(template.Extends is null ? $"{code}.1" : "LT-I.1", terms[0].Code);
        Assert.StartsWith($"{code}.", terms[^1].Code);
    }

    [Fact]
    public void Clauses_TrainingAndItsBan_ExcludeEachOther()
    {
        var (ban, leave) = (Pack.Clauses.Find(one => one.Code == "AC-07")!, Pack.Clauses.Find(one => one.Code == "AC-08")!);
        Assert.True(ban.Conflicts(leave));
        Assert.True(leave.Conflicts(ban));
        Assert.False(ban.Conflicts(Pack.Clauses[0]));
    }

    [Theory]
    [InlineData("\"odrl:reproduce\"", "\"odrl:copyAll\"", "no action")]
    [InlineData("\"operand\": \"xp:epsilon\"", "\"operand\": \"xp:budget\"", "no left operand")]
    [InlineData("\"operator\": \"gteq\", \"values\": [\"20\"]", "\"operator\": \"atLeast\", \"values\": [\"20\"]", "no operator")]
    [InlineData("{processors}", "{everybody}", "nothing is filled in")]
    [InlineData("\"fact\": \"linkage\"", "\"fact\": \"moonlight\"", "no circumstance")]
    [InlineData("\"authority\": \"A\", \"auditor\": \"I\"}", "\"authority\": \"I\", \"auditor\": \"I\"}", "answers for a task")]
    [InlineData("\"title\": \"Attribution\"", "\"title\": \"Attributions\"", "each head has its wording")]
    public void Read_LibraryThatIsWrong_IsRefused(string right, string wrong, string says)
    {
        var text = System.Text.Encoding.UTF8.GetString(ShippedPacks.Bytes(Pack.Id));
        var at = text.IndexOf(right, StringComparison.Ordinal);
        Assert.True(at > 0, $"the pack has no {right}");
        var changed = text[..at] + wrong + text[(at + right.Length)..];
        Assert.Contains(says, Assert.Throws<PolicyPackInvalid>(() => PolicyPack.Read(System.Text.Encoding.UTF8.GetBytes(changed))).Message);
    }
}
