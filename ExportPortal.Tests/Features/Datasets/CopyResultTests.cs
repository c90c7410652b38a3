using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Features.Datasets.Measuring;
using ExportPortal.Features.Datasets.Protecting;
using ExportPortal.Microdata;
using ExportPortal.Policy;

namespace ExportPortal.Features.Datasets;

/// <summary>The file beside its copy, as a person reads it.</summary>
public sealed class CopyResultTests : ComponentTest
{
    private static readonly SensitiveMeasures Ill = SensitiveMeasures.WithoutClasses(3, false) with { LDistinct = 3, TEqualDistance = 0.71 };

    [Fact]
    public void FailedTest_WhereTheFigurePasses_IsExplainedWithFoundAndLimit()
    {
        var seen = Seen(Shown());
        Assert.Contains("l, distinct values of ill 3 3", seen);
        Assert.Contains("t, distance of ill from the whole file 0.71 0.71", seen);
        Assert.Contains("ST-08 Attribute inference and homogeneity , as the file does Found: distance of a class from the whole 0.71, at most 0.5.", seen);
        Assert.Contains("It can fail where the figures above pass: ST-08 asks not only how many values a class shows", seen);
        Assert.DoesNotContain("fewest values in a class 3", seen);
    }

    [Fact]
    public void TwoRisks_SideBySide_AreToldApart()
    {
        var seen = Seen(Shown());
        Assert.Contains("this decides, at most 0.09 0.03333 under 0.03333 under", seen);
        Assert.Contains("The average risk is the chance to find a person for somebody who tries.", seen);
    }

    [Fact]
    public void Tests_OfTheFileAlone_AreNotRunOnTheCopyAndSayWhy()
    {
        var seen = Seen(Shown(isTested: false));
        Assert.Contains("Stress tests failed 1: ST\u201108 not run", seen);
        Assert.Matches("ST-01 .+ Pass .+, at (most|least) [0-9.]+ not run the stress tests of the copy were stopped or failed", seen);
    }

    [Fact]
    public void Loss_OfTheCopy_IsToldByColumnAndAsShareOfAllCells()
    {
        var seen = Seen(Shown());
        Assert.Contains("Of all cells of the file 25 % have a coarser value and 12.5 % are not in the copy.", seen);
        Assert.Contains("age 12 6", seen);
        Assert.Contains("Discernibility, higher is coarser 288 288", seen);
        Assert.Contains("Average class, as a multiple of k = 12 (1 is the least) 1 1", seen);
    }

    private AngleSharp.Dom.INode Shown(bool isTested = true)
    {
        var measured = Measurements.Of(12, 12) with { Sensitive = new Dictionary<string, SensitiveMeasures> { ["ill"] = Ill } };
        var run = StressRun.Of(measured, StressFigures.None, Scenes.At(), 1, ShippedPacks.Current);
        var file = new MicrodataFile("/nowhere.csv", new(new string('a', 64)), 1, 24, ["age", "ill"], null, Staged: false);
        var upload = new StagedUpload { Id = Guid.NewGuid(), Owner = new(Guid.NewGuid()), Name = "copy.csv", Source = file, Profile = new(24, []), At = default };
        var copy = new ProtectedCopy(upload, new(file, new(["age"], 12, 2, 0, 1 / 12.0, 0), 0, 0) { Loss = new(24, 2, 0, [], [new("age", 12, 6)]) }, new([new ColumnChange("age", [new Band(5)])]), [], measured, Guid.NewGuid()) { Stress = isTested ? run : null };
        return Render<CopyResult>(given => given.Add(one => one.Copy, copy).Add(one => one.Before, measured).Add(one => one.StressBefore, run)
            .Add(one => one.Trial, new ContextTrial(measured, 2, new(["1M01"], Domain.Policy.Granularity.G4, 24, 0, new(0), false, false), ShippedPacks.Current)).Add(one => one.OnSave, () => { })).Find("section");
    }
}
