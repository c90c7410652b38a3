using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;

namespace ExportPortal.Domain.Licensing;

public sealed class CompletenessTests
{
    private static IReadOnlyList<CompletenessGap> Gaps(Func<ApplicationContent, ApplicationContent>? change = null, int? tier = 2, DateTimeOffset? now = null, ContentHash? file = null)
    {
        var measured = Records.Dataset().AddVersion();
        var version = file is { } other ? Records.Dataset().AddVersion(other) : measured;
        return Completeness.Check((change ?? (content => content))(Cases.Content), tier, version, Records.Assess(measured), Cases.Pack, now ?? Cases.Start);
    }

    [Fact]
    public void Check_WholeForm_FindsNothing() => Assert.Empty(Gaps());

    public static TheoryData<string, string, Func<ApplicationContent, ApplicationContent>> Missing => new()
    {
        { "CK-01", "Purpose", content => content with { Purpose = " " } },
        { "CK-01", "Summary", content => content with { Summary = "" } },
        { "CK-01", "Necessity", content => content with { Necessity = "" } },
        { "CK-08", "Countries", content => content with { Countries = [] } },
        { "CK-03", "EndUseStatement", content => content with { EndUseStatement = "" } },
        { "CK-07", "Term", content => content with { Term = new(Cases.Term.Start, Cases.Term.Start.AddMonths(24)) } },
        { "CK-13", "Summary", content => content with { Summary = string.Join(' ', Enumerable.Repeat("word", 151)) } },
    };

    [Theory, MemberData(nameof(Missing))]
    public void Check_OneThingMissing_NamesItAlone(string code, string field, Func<ApplicationContent, ApplicationContent> change)
    {
        var gap = Assert.Single(Gaps(change));

        Assert.Equal((code, field), (gap.Code, gap.Field));
    }

    [Fact]
    public void Check_AtTheLimits_FindsNothing()
    {
        Assert.Empty(Gaps(content => content with { Term = new(Cases.Term.Start, Cases.Term.Start.AddMonths(24).AddDays(-1)) }));
        Assert.Empty(Gaps(content => content with { Summary = string.Join(' ', Enumerable.Repeat("word", 150)) }));
        Assert.Empty(Gaps(content => content with { Necessity = "" }, tier: 1));
        Assert.Empty(Gaps(now: Cases.Start.AddDays(-1).AddMonths(6)));
    }

    [Fact]
    public void Check_OldAssessmentOrOtherFile_AsksToMeasureAgain()
    {
        Assert.Equal("CK-05", Assert.Single(Gaps(now: Cases.Start.AddDays(-1).AddMonths(6).AddTicks(1))).Code);
        Assert.Equal("CK-02", Assert.Single(Gaps(file: ContentHash.Of("other"u8))).Code);
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
    public void Facts_EnclaveOfTheSteward_StandsInForTheRecipientsEnvironment()
    {
        var dataset = Records.Dataset();
        var assessment = Records.Assess(dataset.AddVersion());
        EnvironmentLevel In(HostingPlace host) => CaseFacts.For(dataset, assessment, Records.RecipientHouse, Cases.Content with { Host = host }, Cases.Pack, []).Environment;

        Assert.Equal((EnvironmentLevel.E3, EnvironmentLevel.E4), (In(HostingPlace.Recipient), In(HostingPlace.StewardEnclave)));
    }
}
