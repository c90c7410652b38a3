using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;
using ExportPortal.Features.Datasets.Measuring;
using ExportPortal.Features.Datasets.Protecting;
using ExportPortal.Policy;

namespace ExportPortal.Features.Datasets;

/// <summary>What would help, judged by all that the tier asks.</summary>
public sealed class FindingsTableTests : ComponentTest
{
    private static readonly ColumnChange Bands = new("age", [new Band(10)]);

    [Fact]
    public void Set_UnderTheLineAndAnAttributeGateMissed_IsNotGreenAndNamesTheGate()
    {
        var table = Shown(distinct: 1);
        Assert.Empty(table.FindAll(".ep-say--good"));
        var seen = Seen(table.Find("div"));
        Assert.Contains("T2 asks for more, and it stays missed as far as can be told beforehand: l, distinct values: the file has 1 , needs at least 2", seen);
        Assert.Contains("A decision also weighs the recipient", seen);
        Assert.Contains("under misses l, distinct values", seen);
    }

    [Fact]
    public void Set_UnderTheLineAndAllGatesPassed_IsGreen()
    {
        var table = Shown(distinct: 3);
        Assert.NotEmpty(table.FindAll(".ep-say--good"));
        Assert.Contains("none missed", Seen(table.Find("div")));
        Assert.DoesNotContain("asks for more", table.Markup);
    }

    private IRenderedComponent<FindingsTable> Shown(long distinct)
    {
        var measured = Measurements.Of(1, 1, 22) with { Sensitive = new Dictionary<string, SensitiveMeasures> { ["ill"] = SensitiveMeasures.WithoutClasses(3, false) with { LDistinct = distinct, TEqualDistance = 0.1 } } };
        var better = new SetRisk(["age"], 12, 2, 0, 1 / 12.0, 0);
        var found = new Improvements(new(0.1, 5), new(["age"], 1, 3, 2, 0.125, 2 / 24.0), [new(Bands, better)], new([Bands], better), IsProven: true);
        return Render<FindingsTable>(given => given.Add(one => one.Found, found).Add(one => one.Trial, new ContextTrial(measured, 2, false, new(0), ShippedPacks.Current)).Add(one => one.OnUse, _ => { }));
    }
}
