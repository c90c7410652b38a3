using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

/// <summary>P4: what the data-use codes of a dataset bar.</summary>
public sealed class DataUseTests
{
    private static Dataset Dataset(params string[] codes) => Datasets.Dataset.Register(new(Guid.NewGuid()), "DS-09", "Sample", "none known",
        new Classification(["1M01"], Granularity.G4, 5_000, 0, new(0.001), false, false) { DataUse = codes }, People.Steward);

    private static bool IsBarred(string purpose, AccessMode mode, string country, params string[] codes) => IsBarred(Cases.Content with { Purpose = purpose, Mode = mode, Countries = [country] }, codes);

    private static bool IsBarred(ApplicationContent content, params string[] codes)
    {
        var dataset = Dataset(codes);
        var facts = CaseFacts.For(dataset, Records.Assess(dataset.AddVersion()), Records.RecipientHouse, content, Cases.Pack, []);
        Assert.Equal(facts.DataUseBar, DecisionRules.Decide(facts, Cases.Pack).Has("P4"));
        return facts.DataUseBar;
    }

    [Theory]
    [InlineData("HMB", "health-services-research", false)]
    [InlineData("HMB", "transport-planning", true)]
    [InlineData("HMB", "something in free text", true)]
    [InlineData("NCU", "health-services-research", false)]
    [InlineData("NCU", "product-development", true)]
    [InlineData("POA", "population-genetics-methods", false)]
    [InlineData("NPOA", "population-genetics-methods", true)]
    [InlineData("NRES", "product-development", false)]
    public void For_Code_BarsTheUsesThatItDoesNotAllow(string code, string purpose, bool barred) => Assert.Equal(barred, IsBarred(purpose, AccessMode.Remote, "NL", code));

    [Fact]
    public void For_SeveralCodes_BarTogether()
    {
        Assert.True(IsBarred("health-services-research", AccessMode.Remote, "IN", "HMB", "GS"));
        Assert.False(IsBarred("health-services-research", AccessMode.Remote, "NL", "HMB", "GS"));
        Assert.True(IsBarred("health-services-research", AccessMode.Remote, "NL", "HMB", "COMMUNITY"));
    }

    [Theory]
    [InlineData("NCU", "commercial", "yes: an app is sold", "no")]
    [InlineData("NMDS", "ai_training", "yes", "no")]
    [InlineData("NPU", "recipient_type", "company", "university")]
    [InlineData("NPUNCU", "recipient_type", "individual", "ngo")]
    [InlineData("NPUNCU", "commercial", "yes", "no")]
    public void For_Code_IsHeldAgainstWhatTheFormSays(string code, string field, string barred, string allowed)
    {
        bool Says(string answer) => IsBarred(Cases.Content with { Answers = FormAnswers.Empty with { Values = new Dictionary<string, string> { [field] = answer } } }, code);

        Assert.True(Says(barred));
        Assert.False(Says(allowed));
        Assert.False(IsBarred(Cases.Content, code));
    }

    /// <summary>One list: whatever the form or the dataset names stands in it, and nowhere else.</summary>
    [Fact]
    public void Pack_Codes_StandOnce()
    {
        Assert.Null(Cases.Pack.Form!.Find("data_use"));
        Assert.All((string[])["NRES", "GRU", "HMB", "DS", "NCU", "NPU", "NPUNCU", "NMDS", "GSO", "IRB", "PUB", "COL", "MOR", "TS", "US", "PS", "IS", "GS", "RTN", "CC"], code => Assert.Single(Cases.Pack.DataUse, use => use.Code == code));
    }

    [Fact]
    public void For_PublicRelease_ServesEveryPurposeSoALimitBarsIt()
    {
        Assert.True(IsBarred("health-services-research", AccessMode.Public, "NL", "HMB"));
        Assert.False(IsBarred("health-services-research", AccessMode.Public, "NL", "NRES"));
        Assert.False(IsBarred("health-services-research", AccessMode.Public, "NL"));
    }
}
