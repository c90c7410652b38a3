using Bunit;
using ExportPortal.Components.Shared.Measures;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Policy;

namespace ExportPortal.Components.Shared;

/// <summary>What a reader sees of a measurement.</summary>
public sealed class MeasuresTests : ComponentTest
{
    private static readonly Classification Data = new(["1M01"], Granularity.G4, 23, 0, new(0.001), false, false);

    [Fact]
    public void Thresholds_ClassOfEleven_PassesAsACellSizeAndNotStrictly()
    {
        var row = Render<ThresholdTable>(p => p.Add(c => c.Sample, Measurements.Of(11, 12).Sample)).FindAll("tbody tr").Single(one => Seen(one).StartsWith("0.09 "));
        Assert.Equal("0.09 11 47.8 % 12 Not met 11 Pass", Seen(row).Replace('\u2009', ' '));
    }

    [Fact]
    public void Channels_Index_IsExplained() =>
        Assert.Contains("25 points less is a risk ten times smaller", Render<ChannelTable>(p => p.Add(c => c.Channels, Reading(Measurements.Of(4, 4)).Channels)).Find(".reading").TextContent);

    [Fact]
    public void Stress_TestWithoutFigures_IsGreyAndSaysWhatItNeeds()
    {
        var tests = Reading(Measurements.Of(4, 4)).Stress;
        var list = Render<StressList>(p => p.Add(c => c.Tests, tests));
        Assert.Equal(15, list.FindAll("details").Count);
        var membership = list.FindAll("li").Single(one => Seen(one).StartsWith("ST-07"));
        Assert.Contains("unknown", membership.ClassList);
        Assert.Contains("To assess it:", Seen(membership));
    }

    [Fact]
    public void Channels_OneNotAssessed_SaysThatItBlocks()
    {
        var channels = Reading(Measurements.Of(4, 4)).Channels;
        var table = Render<ChannelTable>(p => p.Add(c => c.Channels, channels));
        Assert.Equal(4, table.FindAll("tbody tr").Count);
        Assert.Single(table.FindAll(".name"), name => name.TextContent.EndsWith(", worst"));
        foreach (var (channel, row) in channels.Zip(table.FindAll("tbody tr")))
            Assert.Equal(channel.IsBlocking, Seen(row).Contains("blocks T2 and above"));
    }

    [Fact]
    public void Sensitive_WildcardRule_SaysNotDefinedAndNeverZero()
    {
        var table = Render<SensitiveTable>(p => p.Add(c => c.Sensitive, new Dictionary<string, SensitiveMeasures> { ["ill"] = SensitiveMeasures.WithoutClasses(3, false) }));
        var rows = table.FindAll("tbody tr");
        Assert.Equal(13, rows.Count);
        Assert.Equal("Values distinct, an empty cell is one 3", Seen(rows[0]));
        Assert.EndsWith("not defined", Seen(rows[3]));
    }

    [Fact]
    public void Sensitive_LargeBetaOfAText_HasItsCommaAndSaysWhatIsForNumbers()
    {
        var text = SensitiveMeasures.WithoutClasses(3, false) with { BetaBasic = 1_999, TEqualDistance = 0.71 };
        var rows = Render<SensitiveTable>(p => p.Add(c => c.Sensitive, new Dictionary<string, SensitiveMeasures> { ["ill"] = text })).FindAll("tbody tr").Select(Seen).ToList();
        Assert.EndsWith(" 1,999", rows.Single(row => row.StartsWith("beta, basic")));
        Assert.EndsWith("for numbers only", rows.Single(row => row.StartsWith("t, ordered the")));
    }

    [Fact]
    public void Stress_TestThatFails_SaysWhatItAsksBeyondTheTier()
    {
        var list = Render<StressList>(p => p.Add(c => c.Tests, Reading(Measurements.Of(2, 2)).Stress));
        Assert.Contains("It can fail where the figures of the tier pass: ST-10 asks", Seen(list.FindAll("li").First(one => Seen(one).StartsWith("ST-10"))));
    }

    [Fact]
    public void Details_NothingMoreRun_SaysWhatWasNotRun()
    {
        var details = Render<MeasureDetails>(p => p.Add(c => c.Reading, Reading(Measurements.Of(4, 4))));
        Assert.Contains("Not run: background knowledge; special uniques; estimates beyond the sample (no population was named); individual risk (no column of weights).", Seen(details.Nodes[^1].ParentElement ?? details.Nodes[0]));
    }

    [Fact]
    public void Details_PopulationTableUnderTheWildcardRule_SaysWhyItWasNotCounted()
    {
        var measured = Measurements.Of(4, 4) with { Models = new() { Reasons = new Dictionary<string, string> { ["in_population"] = RiskModels.NoClasses } } };
        Assert.Contains($"estimates beyond the sample ({RiskModels.NoClasses.TrimEnd('.')}); individual risk (no column of weights).", Render<MeasureDetails>(p => p.Add(c => c.Reading, Reading(measured))).Markup);
    }

    private static RiskReading Reading(RiskMeasurement measured) => RiskReading.Of(measured, null, RiskContext.Least(2, ShippedPacks.Current), Data, ShippedPacks.Current);
}
