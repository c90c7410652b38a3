using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Decision;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Features.Applications;

public sealed class GateListTests : ComponentTest
{
    [Fact]
    public void GateList_EachFigure_StandsBesideItsLimitAndResult()
    {
        var given = Cases.Tier2 with { Measures = new Dictionary<string, double> { ["k_minimum"] = 3, ["l_distinct"] = 4 } };

        var rows = Render<GateList>(parameters => parameters.Add(one => one.Lines, GateTable.Of(given, 2, Cases.Pack))).FindAll("tbody tr").Select(row => Seen(row)).ToList();

        Assert.Contains("Smallest class size k 3 needs at least 4, with average data risk at most 0.09 Not met", rows);
        Assert.Contains("Distinct l on sensitive attributes 4 needs at least 2 Pass", rows);
        Assert.Contains("Share of estimated population uniques not measured needs at most 0.05 Not assessed", rows);
    }

    [Fact]
    public void GateList_SyntheticDataNobodyAttacked_SaysWhatHasToBeMeasured()
    {
        var given = Cases.Tier2 with { Entry = ["9S02"], Measures = new Dictionary<string, double> { ["k_minimum"] = 20 } };

        var rows = Render<GateList>(parameters => parameters.Add(one => one.Lines, GateTable.Of(given, 2, Cases.Pack))).FindAll("tbody tr").Select(row => Seen(row)).ToList();

        Assert.Contains("Synthetic data: residual linkability risk, upper 95 % bound not measured needs at most 0.2; to be measured before the first use Not assessed", rows);
    }
}
