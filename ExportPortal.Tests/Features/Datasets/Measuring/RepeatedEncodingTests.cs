using ExportPortal.Microdata;
using ExportPortal.Support;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>A file that was read under an encoding which it does not tell is read so again.</summary>
public sealed class RepeatedEncodingTests
{
    [Fact]
    public void Verdict_ReadUnderAnotherEncoding_SaysSoInsteadOfDoubtingTheFigures()
    {
        var saved = Saved("iso-8859-15");
        var now = saved.Saved with { File = saved.Saved.File with { Dialect = saved.Saved.File.Dialect! with { Encoding = "windows-1252" } } };
        Assert.Equal("The file was read as Windows-1252, Western European, and for RA-1 as Latin-9, ISO 8859-15, so the figures may differ. Bring it again and choose that encoding.", saved.Verdict(now));
        Assert.EndsWith(", read as Latin-9, ISO 8859-15", saved.Needs);
        Assert.DoesNotContain("read as", Saved("utf-8-bom").Needs);
    }

    private static RepeatedAssessment Saved(string encoding) =>
        new("RA-1", new(new(["region"], [], [])), Records.Measurement with { File = Records.Measurement.File with { Dialect = new(",", "\"", encoding, "lf") } });
}
