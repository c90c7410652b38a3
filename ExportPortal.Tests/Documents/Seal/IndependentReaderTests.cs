using System.Text;
using ExportPortal.Support;

namespace ExportPortal.Documents.Seal;

/// <summary>What programs that know nothing of this portal say about its files.</summary>
public sealed class IndependentReaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Pdfsig_SealedFile_SaysValidAndTotal(bool ecdsa)
    {
        var seal = ecdsa ? SealedSamples.Demonstration : SealedSamples.Rsa;
        var file = folder.Write("sealed.pdf", PdfSeal.Apply(SealedSamples.Unsealed, seal, SealedSamples.Info));

        var (_, output) = ExternalTool.Run("pdfsig", "-nocert", file);

        Assert.Contains("Signature is Valid", output, StringComparison.Ordinal);
        Assert.Contains("Total document signed", output, StringComparison.Ordinal);
        Assert.Contains("ETSI.CAdES.detached", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Openssl_SignatureAndCoveredBytes_Verifies()
    {
        var form = SealForm.Find(SealedSamples.Sealed)!;
        var signature = folder.Write("seal.der", form.Signature(SealedSamples.Sealed)!);
        var content = folder.Write("covered.bin", form.Covered(SealedSamples.Sealed));
        var certificate = folder.Write("seal.pem", Encoding.ASCII.GetBytes(SealedSamples.Demonstration.ExportCertificatePem()));

        var (exit, output) = ExternalTool.Run("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", signature,
            "-content", content, "-CAfile", certificate, "-purpose", "any", "-attime", SealedSamples.Now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
            "-cades", "-out", Path.Combine(Path.GetDirectoryName(content)!, "out.bin"));

        Assert.True(exit == 0, output);
    }

    [Fact]
    public void Qpdf_SealedAndUnsealedFile_FindsNothingWrong()
    {
        foreach (var file in (byte[][])[SealedSamples.Unsealed, SealedSamples.Sealed])
            ExternalTool.QpdfAccepts(folder.Write("file.pdf", file));
    }

    [Fact]
    public void Pdfdetach_SealedFile_GivesTheAttachedBytes()
    {
        var file = folder.Write("sealed.pdf", SealedSamples.Sealed);
        var target = file + ".json";

        ExternalTool.Run("pdfdetach", "-savefile", "licence.json", "-o", target, file);

        Assert.Equal(SampleDocuments.LicenceJson, File.ReadAllBytes(target));
    }
}
