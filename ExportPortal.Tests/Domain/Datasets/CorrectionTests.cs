using ExportPortal.Domain.Common;
using ExportPortal.Support;

namespace ExportPortal.Domain.Datasets;

/// <summary>Who corrects what was registered of a dataset.</summary>
public sealed class CorrectionTests
{
    private static readonly Actor Bound = People.New(Role.TechnicalReviewer, organisation: People.StewardHouse);

    private static string Broken(Action act) => Assert.Throws<RuleViolation>(act).Rule.Code;

    [Fact]
    public void Describe_ByStewardOrOfficer_AndNobodyElse()
    {
        foreach (var who in (Actor[])[People.Steward, People.Officer])
        {
            var dataset = Records.Dataset();
            dataset.Describe(" Discharges ", "no deaths", "a slip", who);
            Assert.Equal(("Discharges", "no deaths"), (dataset.Title, dataset.Limitations));
        }
        foreach (var who in (Actor[])[People.Technical, People.Manager, People.Recipient, People.New(Role.Steward, organisation: People.Elsewhere)])
            Assert.Equal("DS-23", Broken(() => Records.Dataset().Describe("x", "y", "z", who)));
        Assert.Equal("FE-3", Broken(() => Records.Dataset().Describe("x", "y", "z", People.New(Role.LicensingOfficer, organisation: People.StewardHouse))));
        Assert.Equal("RS-1", Broken(() => Records.Dataset().Describe("x", "y", " ", People.Officer)));
        Assert.Equal("DS-2", Broken(() => Records.Dataset().Describe(" ", "y", "z", People.Officer)));
    }

    [Fact]
    public void Reclassify_ByATechnicalReviewer_KeepsTheDualUseLevel()
    {
        var dataset = Records.Dataset();
        dataset.SetDualUse(1, "traces", People.Technical, Cases.Start);
        dataset.Reclassify(dataset.Classification with { Persons = 77, Vulnerable = true }, "counted again", People.Technical);
        Assert.Equal((77, true, 1, 1), (dataset.Classification.Persons, dataset.Classification.Vulnerable, dataset.Classification.DualUse, dataset.Classification.DualUseBy.Count));
        foreach (var who in (Actor[])[People.Steward, People.Officer, People.Manager])
            Assert.Equal("DS-24", Broken(() => dataset.Reclassify(dataset.Classification with { Persons = 5 }, "fewer", who)));
        Assert.Equal("FE-3", Broken(() => dataset.Reclassify(dataset.Classification with { Persons = 5 }, "fewer", Bound)));
    }

    [Fact]
    public void Reclassify_ByTheSteward_AddsDataUseCodesAndTakesNoneAway()
    {
        var dataset = Records.Dataset();
        dataset.Reclassify(dataset.Classification with { DataUse = [.. dataset.Classification.DataUse, "NCU"] }, "consent was withdrawn", People.Steward);
        Assert.Contains("NCU", dataset.Classification.DataUse);
        Assert.Equal("DS-24", Broken(() => dataset.Reclassify(dataset.Classification with { DataUse = [] }, "given again", People.Steward)));
        Assert.Equal("DS-24", Broken(() => dataset.Reclassify(dataset.Classification with { DataUse = ["NCU", "GRU"], Persons = 1 }, "more", People.Steward)));
    }
}
