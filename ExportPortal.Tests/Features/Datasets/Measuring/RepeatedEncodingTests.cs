using ExportPortal.Domain.Risk;
using ExportPortal.Microdata;
using ExportPortal.Support;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>A file that was read under an encoding which it does not tell is read so again.</summary>
public sealed class RepeatedEncodingTests
{
    [Fact]
    public void Verdict_ReadInAnotherWay_SaysSoInsteadOfDoubtingTheFigures()
    {
        var saved = Saved("iso-8859-15");
        var now = saved.Saved with { File = saved.Saved.File with { Dialect = saved.Saved.File.Dialect! with { Encoding = "windows-1252" } } };
        const string Was = "comma between cells, quotation mark \", Latin-9, ISO 8859-15";
        Assert.Equal($"The file was read with comma between cells, quotation mark \", Windows-1252, Western European, and for RA-1 with {Was}, so the figures may differ. Bring it again and choose that.", saved.Verdict(now));
        Assert.EndsWith($", read with {Was}", saved.Needs);
        foreach (var other in (FileDialect[])[now.File.Dialect! with { Encoding = "iso-8859-15", Delimiter = ";" }, now.File.Dialect! with { Encoding = "iso-8859-15", Quote = "'" }])
            Assert.StartsWith("The file was read with", saved.Verdict(now with { File = now.File with { Dialect = other } }), StringComparison.Ordinal);
    }

    /// <summary>What came later, and another wording of a reason, are no difference; a figure is, and within one build everything.</summary>
    [Fact]
    public void Verdict_ResultOfAnOlderBuild_IsTheSameByTheFiguresThatItHolds()
    {
        var (before, now) = (Records.Measurement.Engine with { Code = new string('a', 64) }, Records.Measurement.Engine with { Code = new string('b', 64) });
        var sample = ClassSizes.Measure(new Dictionary<long, long> { [20] = 200 }, new Dictionary<long, long> { [1] = 900, [100] = 1 });
        var measured = Records.Measurement with
        {
            Sample = sample, Engine = now, Models = new() { Reasons = new Dictionary<string, string> { ["population"] = RiskModels.NotWhole } },
            Sensitive = Records.Measurement.Sensitive.ToDictionary(one => one.Key, one => one.Value with { HomogeneousClasses = 3, Whole = WholeAttribute.Of(one.Value) }),
        };
        RiskMeasurement Older(LeftOutMeasures? left) => measured with
        {
            Sample = sample with { LeftOut = left }, Engine = before, Models = new() { Reasons = new Dictionary<string, string> { ["population"] = "In other words." } },
            Sensitive = measured.Sensitive.ToDictionary(one => one.Key, one => one.Value with { HomogeneousClasses = null, Whole = null }),
        };
        string Verdict(RiskMeasurement saved, RiskMeasurement again) => new RepeatedAssessment("RA-1", new(new(["region"], [], [])), saved).Verdict(again);

        Assert.NotNull(sample.LeftOut!.Sizes);
        foreach (var left in (LeftOutMeasures?[])[null, sample.LeftOut with { Sizes = null }])
            Assert.StartsWith("Repeated: the same bytes as RA-1", Verdict(Older(left), measured), StringComparison.Ordinal);
        Assert.StartsWith("The figures differ", Verdict(Older(null), measured with { Sample = sample with { K = 19 } }), StringComparison.Ordinal);
        Assert.StartsWith("The figures differ", Verdict(Older(null) with { Engine = now }, measured), StringComparison.Ordinal);
    }

    private static RepeatedAssessment Saved(string encoding) =>
        new("RA-1", new(new(["region"], [], [])), Records.Measurement with { File = Records.Measurement.File with { Dialect = new(",", "\"", encoding, "lf") } });
}
