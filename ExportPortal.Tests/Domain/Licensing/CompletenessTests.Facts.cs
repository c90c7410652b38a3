using ExportPortal.Domain.Policy;
using ExportPortal.Policy;
using ExportPortal.Support;

namespace ExportPortal.Domain.Licensing;

public sealed partial class CompletenessTests
{
    [Fact]
    public void Check_PackWithoutAForm_MakesOnlyTheChecksThatNeedNone()
    {
        var old = ShippedPacks.All.First(pack => pack.Form is null);

        Assert.Empty(Completeness.Check(Whole() with { Statement = null, Documents = [], YearPersons = null }, old, Cases.Start));
        Assert.Equal("CK-01", Assert.Single(Completeness.Check(With(Whole(), content => content with { Summary = "" }), old, Cases.Start)).Code);
    }

    [Theory]
    [InlineData("NL", DestinationGroup.A)]
    [InlineData("XV", DestinationGroup.D)]
    [InlineData("XT", DestinationGroup.E)]
    public void Facts_ACountryOfAccess_CountsWithTheGravestGroup(string country, DestinationGroup group)
    {
        var dataset = Records.Dataset();
        var facts = CaseFacts.For(dataset, Records.Assess(dataset.AddVersion()), Records.RecipientHouse, Cases.Content with { Countries = ["DE", country] }, Cases.Pack, []);

        Assert.Equal(group, facts.DestinationGroup);
    }

    [Fact]
    public void Check_AtTheLimits_FindsNothing()
    {
        Assert.Empty(Gaps(facts => With(facts, content => content with { Summary = string.Join(". ", Enumerable.Repeat("word", 150)) })));
        Assert.Empty(Gaps(facts => With(facts, content => content with { Summary = string.Join(' ', Enumerable.Repeat("word", 40)) })));
        Assert.Empty(Gaps(facts => With(facts, content => content with { Necessity = "" }), tier: 1));
        Assert.Empty(Gaps(facts => facts, now: Cases.Start.AddDays(-1).AddMonths(6)));
    }

    [Fact]
    public void Check_OldAssessment_AsksToMeasureAgain() =>
        Assert.Equal("CK-05", Assert.Single(Gaps(facts => facts, now: Cases.Start.AddDays(-1).AddMonths(6).AddTicks(1))).Code);
}
