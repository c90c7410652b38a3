using ExportPortal.Domain.Policy;
using ExportPortal.Support;

namespace ExportPortal.Domain.Licensing;

/// <summary>What each clause says to machines (domain/06 6.2).</summary>
public sealed class UsageRulesTests
{
    private static readonly LicenceTerms Plain = LicenceTerms.From(Records.Package()) with { Clauses = [] };

    /// <summary>The terms of a licence with just these clauses, filled as the portal fills them.</summary>
    internal static LicenceTerms With(LicenceTerms terms, IReadOnlyList<string> sources, params string[] codes)
    {
        var usage = new ClauseUsage(terms.Grant, sources, Cases.Pack);
        return terms with
        {
            Clauses = [.. Cases.Pack.Clauses.Where(clause => codes.Contains(clause.Code)).Select(clause =>
                new ClauseTerms(clause.Code, clause.Title, clause.Text, "test") { Rules = usage.Rules(clause), Limits = usage.Limits(clause) })],
        };
    }

    private static IReadOnlyList<UsageRule> Rules(params string[] codes) => UsageRules.For(With(Plain, [], codes));

    private static UsageRule Grant(IReadOnlyList<UsageRule> rules) => rules[0];

    [Fact]
    public void EnclaveOnly_NamesThePlaceAndForbidsEveryWayOut()
    {
        var rules = Rules("AC-01");
        Assert.Contains(Grant(rules).Limits, limit => limit is { Operand: "odrl:virtualLocation", Operator: "eq" });
        Assert.All((string[])["odrl:reproduce", "odrl:extract", "odrl:move"], action => Assert.Single(rules, rule => rule.Kind is UsageKind.Prohibition && rule.Action == action));
    }

    /// <summary>Where data stay, the count of the permission is that of questions; where they are sent, that of transfers.</summary>
    [Theory]
    [InlineData(AccessMode.Remote, "odrl:count=20 xp:epsilon=1 xp:rows=500")]
    [InlineData(AccessMode.Transfer, "odrl:count=6 xp:epsilon=1 xp:queries=20 xp:rows=500")]
    public void Counters_OfTheGrant_AreLimitsOfThePermissionEachOnce(AccessMode mode, string limits)
    {
        UseLimit[] counted = [.. mode is AccessMode.Transfer ? (UseLimit[])[new(Counted.Transfers, 6)] : [], new(Counted.Rows, 500), new(Counted.Queries, 20), new(Counted.Epsilon, 1)];
        var terms = With(Plain with { Grant = Plain.Grant with { Mode = mode, Limits = counted } }, [], "AC-03");
        Assert.Equal(limits, string.Join(' ', Grant(UsageRules.For(terms)).Limits.Where(limit => limit.Type == "decimal").Select(limit => $"{limit.Operand}={limit.Values[0]}").Order(StringComparer.Ordinal)));
        Assert.Equal(mode is AccessMode.Remote, terms.Clauses[0].Limits!.Any(limit => limit is { Operand: "odrl:count", Values: ["20"] }));
    }

    /// <summary>Three permissions to publish would be alternatives, of which the mildest counts.</summary>
    [Fact]
    public void Publishing_SeveralClauses_IsOnePermissionWithAllThatTheyAsk()
    {
        var publish = Rules("AC-02", "AC-10", "AC-11").Single(rule => rule is { Kind: UsageKind.Permission, Action: "odrl:distribute" });
        Assert.Equal(RuleAsset.Results, publish.On);
        Assert.Equal(["xp:outputCheck", "odrl:reviewPolicy", "odrl:inform", "odrl:obtainConsent"], publish.Before!.Select(duty => duty.Action));
        Assert.Contains(publish.Limits, limit => limit is { Operand: "xp:minCell", Operator: "gteq", Values: ["20"] });
        Assert.Equal(["AC-02", "AC-10", "AC-11"], publish.Clauses!);
    }

    [Fact]
    public void Linkage_WithSources_IsForbiddenOutsideThemAlone()
    {
        var rules = UsageRules.For(With(Plain, ["climate register"], "AC-09"));
        var permitted = rules.Single(rule => rule is { Kind: UsageKind.Permission, Action: "xp:link" });
        Assert.Contains(permitted.Limits, limit => limit is { Operand: "xp:source", Operator: "isAnyOf", Values: ["climate register"] });
        Assert.Contains(permitted.Limits, limit => limit is { Operand: "odrl:purpose" });
        Assert.Equal(["isNoneOf"], rules.Where(rule => rule is { Kind: UsageKind.Prohibition, Action: "xp:link" }).Select(rule => rule.Limits.Single().Operator));
        Assert.Empty(Rules("AC-09").Single(rule => rule.Action == "xp:link").Limits); // no source is known: joining stays forbidden
    }

    [Fact]
    public void Training_Granted_HoldsWithinTheGrantAndReleasesTestedModelsOnly()
    {
        var rules = Rules("AC-08");
        Assert.DoesNotContain(rules, rule => rule is { Kind: UsageKind.Prohibition, Action: "xp:trainModel" });
        Assert.Superset(Grant(rules).Limits.Select(limit => limit.Operand).ToHashSet(), rules.Single(rule => rule is { Kind: UsageKind.Permission, Action: "xp:trainModel" }).Limits.Select(limit => limit.Operand).ToHashSet());
        Assert.Equal("xp:privacyTest", rules.Single(rule => rule.On is RuleAsset.Model).Before!.Single().Action);
        Assert.Single(Rules("AC-07"), rule => rule is { Kind: UsageKind.Prohibition, Action: "xp:trainModel" });
    }

    [Fact]
    public void Processors_NoneListed_ArePermittedNothing()
    {
        Assert.Single(Rules("AC-06"), rule => rule.Kind is UsageKind.Permission);
        var listed = With(Plain with { Grant = Plain.Grant with { Processors = ["Nordlicht Cloud"] } }, [], "AC-06");
        Assert.Contains(UsageRules.For(listed), rule => rule is { Kind: UsageKind.Permission, Action: "odrl:use" } && rule.Limits.Any(limit => limit is { Operand: "odrl:recipient", Values: ["Nordlicht Cloud"] }));
    }

    [Fact]
    public void LiveLog_Broken_SuspendsTheUse()
    {
        var log = Rules("AC-16").Single(rule => rule.Action == "xp:deliverLog");
        Assert.Equal(("xp:suspend", "PT15M", RuleParty.Authority), (log.Otherwise, log.Limits.Single().Values.Single(), log.Party));
    }

    [Theory]
    [InlineData("AC-03", "xp:remoteAccess")]
    [InlineData("AC-04", "odrl:use")]
    [InlineData("AC-05", "odrl:inform")]
    [InlineData("AC-12", "xp:link")]
    [InlineData("AC-13", "xp:reidentify")]
    [InlineData("AC-14", "odrl:use")]
    [InlineData("AC-15", "odrl:inform")]
    [InlineData("AC-17", "xp:audit")]
    [InlineData("AC-18", "odrl:modify")]
    [InlineData("AC-19", "odrl:use")]
    [InlineData("AC-20", "odrl:attribute")]
    [InlineData("AC-21", "odrl:use")]
    [InlineData("AC-22", "odrl:inform")]
    public void Clause_Alone_SaysItsRule(string code, string action) => Assert.Contains(Rules(code), rule => rule.Action == action);

    [Fact]
    public void AnyClauses_NeverWidenTheGrantNorContradictIt()
    {
        var rules = UsageRules.For(With(Plain with { Grant = Plain.Grant with { Processors = ["P"] } }, ["S"], [.. Cases.Pack.Clauses.Where(clause => clause.Code != "AC-07").Select(clause => clause.Code)]));
        foreach (var permission in rules.Where(rule => rule is { Kind: UsageKind.Permission, On: RuleAsset.Data }))
        {
            Assert.Contains(permission.Limits, limit => limit.Operand == "odrl:purpose");
            Assert.Contains(permission.Limits, limit => limit is { Operand: "odrl:dateTime", Operator: "lt" });
            Assert.DoesNotContain(rules, rule => rule.Kind is UsageKind.Prohibition && rule.On == permission.On && rule.Action == permission.Action && rule.Limits.Count == 0);
        }
        Assert.All((string[])["xp:reidentify", "odrl:distribute", "odrl:transfer", "odrl:grantUse"], action => Assert.Contains(rules, rule => rule is { Kind: UsageKind.Prohibition, Limits.Count: 0 } && rule.Action == action));
    }

    [Fact]
    public void PlainWords_OnceEnded_DoNotSayUntilWhenTheDataMayBeUsed()
    {
        var terms = With(Plain, ["S"], [.. Cases.Pack.Clauses.Select(clause => clause.Code)]);
        Assert.Contains(PlainWords.For(terms).MayNot, sentence => sentence.StartsWith("Use the data after", StringComparison.Ordinal));
        Assert.DoesNotContain(PlainWords.For(terms, hasEnded: true).MayNot, sentence => sentence.StartsWith("Use the data after", StringComparison.Ordinal));
    }

    [Fact]
    public void PlainWords_EveryClause_HasASentenceForEachRule()
    {
        var words = PlainWords.For(With(Plain with { Grant = Plain.Grant with { Processors = ["P"] } }, ["S"], [.. Cases.Pack.Clauses.Select(clause => clause.Code)]));
        Assert.Contains("Use the data for insurance, employment, credit, custody, law enforcement or product promotion.", words.MayNot);
        Assert.Contains("Remove the marks of your copy, or look for them.", words.MayNot);
        Assert.Contains(words.Must, sentence => sentence.StartsWith("Make the results public by", StringComparison.Ordinal));
    }
}
