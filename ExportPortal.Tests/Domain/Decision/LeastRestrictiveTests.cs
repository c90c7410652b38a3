using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;

namespace ExportPortal.Domain.Decision;

public sealed class LeastRestrictiveTests
{
    private static readonly DecisionCase Cohort = Cases.Plain with { Entry = ["1M02"], Granularity = Granularity.G5, Environment = EnvironmentLevel.E2, HighInvasiveness = true };

    private static IReadOnlyList<Alternative> For(DecisionCase given) => LeastRestrictive.Alternatives(given, Cases.Pack);

    [Fact]
    public void Alternatives_CohortInAWeakEnvironment_NamesEnclaveFirst()
    {
        var found = For(Cohort);
        Assert.Equal("environment", found[0].Key);
        Assert.Equal("Raise the environment that hosts the data from E2 to E4: 2 conditions less.", found[0].Sentence);
        Assert.Contains(found, a => a.Sentence == "Switch from file transfer to remote access in a secure processing environment: 1 condition less.");
        Assert.True(found[0].InApplicantsHands);
        Assert.Empty(found[0].Decision.Needs);
    }

    [Fact]
    public void Alternatives_OwnEnvironmentTooWeak_NameTheStewardsEnclave()
    {
        var pack = ExportPortal.Policy.ShippedPacks.Current;
        Assert.Contains("enclave", pack.Alternatives.Keys);
        IReadOnlyList<Alternative> Found(EnvironmentLevel enclave, DecisionCase given) => LeastRestrictive.Alternatives(given, pack, enclave: enclave);
        var way = Found(EnvironmentLevel.E4, Cohort)[0];
        Assert.Equal(("enclave", AccessMode.Remote, EnvironmentLevel.E4, EnvironmentLevel.E2), (way.Key, way.Case.Mode, way.Case.Environment, way.Case.EndPoint!.Value));
        Assert.StartsWith("Use the data by remote access in the steward's own secure environment (E4): ", way.Sentence, StringComparison.Ordinal);
        Assert.True(way.InApplicantsHands);
        foreach (var none in (IReadOnlyList<Alternative>[])[Found(EnvironmentLevel.E2, Cohort), Found(EnvironmentLevel.E4, way.Case), LeastRestrictive.Alternatives(Cohort, Cases.Pack), LeastRestrictive.Alternatives(Cohort, ExportPortal.Policy.ShippedPacks.All[0], enclave: EnvironmentLevel.E4)])
            Assert.DoesNotContain(none, one => one.Key == "enclave");
    }

    [Fact]
    public void Alternatives_BesideAnOverride_AreHeldAgainstTheTierThatStands()
    {
        var given = Cases.Plain with { History = History.Major, DestinationGroup = DestinationGroup.C, Environment = EnvironmentLevel.E4, Mode = AccessMode.Remote, DualUse = 3 };
        var decided = given.Decide();
        var set = DecisionRules.AtTier(given, decided, decided.Tier!.Value - 1, Cases.Pack);
        Assert.All(LeastRestrictive.Alternatives(given, Cases.Pack, set), way => Assert.True(way.Decision.Tier <= set.Tier && way.Decision.Needs.Count <= set.Needs.Count));
        Assert.Contains(For(given), way => way.Decision.Tier == set.Tier);
        Assert.DoesNotContain(LeastRestrictive.Alternatives(given, Cases.Pack, set), way => way.Sentence.Contains($"T{decided.Tier}", StringComparison.Ordinal));
    }

    [Fact]
    public void Alternatives_RiskAboveTheThreshold_NamesAValueThatPasses()
    {
        var found = For(Cases.Plain with { PData = new Probability(0.5), Motive = Motive.High });
        var lower = found.Single(a => a.Key == "data_risk");
        Assert.Equal("Protect the data further, average data risk 0.5 to 0.3: 1 condition less.", lower.Sentence);
        Assert.False(lower.Decision.Has("RT1"));
    }

    [Fact]
    public void Alternatives_RecognisedDestination_IsNotInTheApplicantsHandsAndComesLast()
    {
        var found = For(Cases.Plain with { DestinationGroup = DestinationGroup.C });
        var elsewhere = found.Single(a => a.Key == "destination");
        Assert.False(elsewhere.InApplicantsHands);
        Assert.Equal(2, elsewhere.Decision.Tier);
        Assert.Equal(found.OrderByDescending(a => a.InApplicantsHands), found);
    }

    [Fact]
    public void Alternatives_OpenFinding_NamesClosingIt() =>
        Assert.Contains(For(Cases.Plain with { History = History.Major }), a => a.Sentence.StartsWith("Close the open major finding: tier T3 to T2", StringComparison.Ordinal));

    [Fact]
    public void Alternatives_VolumeReached_NamesOnePersonLessThanTheLimit() =>
        Assert.Contains(For(Cases.Plain with { Persons = 1_000_000 }), a => a.Sentence.StartsWith("Release at most 999,999 persons or devices instead of 1,000,000: tier T3 to T2", StringComparison.Ordinal));

    [Fact]
    public void Alternatives_AuditRefused_NamesGrantingIt() =>
        Assert.Equal(["Grant audit rights and sign the end-use statement: the case can be decided (INDIVIDUAL)."], For(Cases.Plain with { AuditRights = false }).Select(a => a.Sentence));

    [Fact]
    public void Alternatives_ProhibitedPurpose_HasNone() => Assert.Empty(For(Cases.Plain with { Purpose = "weapons" }));

    [Fact]
    public void Alternatives_NoLicenceRequired_HasNone() =>
        Assert.Empty(For(Cases.Plain with { Entry = ["0A01"], Granularity = Granularity.G1 }));

    [Fact]
    public void Alternatives_RefusalPresumed_SaysThatItIsLifted()
    {
        var given = Cohort with { DestinationGroup = DestinationGroup.C, History = History.Major };
        Assert.True(given.Decide().Has("RP1"));
        Assert.Contains(For(given), a => a.Key == "finding" && a.Sentence.Contains("refusal is no longer presumed"));
    }
}
