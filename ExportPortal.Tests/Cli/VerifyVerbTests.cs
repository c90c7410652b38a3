using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using ExportPortal.Documents.Seal;
using ExportPortal.Support;

namespace ExportPortal.Cli;

public sealed class VerifyVerbTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Verify_SealedFile_SaysGenuineAndExitsWith0()
    {
        var (code, output, error) = await Verb.Run("", "verify", File(SealedSamples.Sealed), "--trust", Trust());
        using var json = JsonDocument.Parse(output);
        Assert.Equal((CliOutput.Done, ""), (code, error));
        Assert.True(json.RootElement.GetProperty("genuine").GetBoolean());
        Assert.True(json.RootElement.GetProperty("complete").GetBoolean());
        var attachment = json.RootElement.GetProperty("attachments").EnumerateArray().Single(one => one.GetProperty("name").GetString() == "licence.json");
        Assert.Equal(64, attachment.GetProperty("sha256").GetString()!.Length);
    }

    [Fact]
    public async Task Verify_FlippedByte_SaysChangedAndExitsWith1()
    {
        var pdf = SealedSamples.Sealed.ToArray();
        pdf[pdf.Length / 2] ^= 1;
        await No(pdf, Trust(), "changed after it was sealed");
    }

    [Fact]
    public Task Verify_AppendedBytes_SaysHowManyAndExitsWith1() => No([.. SealedSamples.Sealed, 10, 10, 10], Trust(), "3 bytes were appended");

    [Fact]
    public Task Verify_UnknownSigner_ExitsWith1() => No(SealedSamples.Sealed, Trust(SealedSamples.Rsa), "not made with a certificate of the authority");

    [Fact]
    public Task Verify_NoPdf_ExitsWith1() => No("text"u8.ToArray(), Trust(), "not a PDF");

    [Theory]
    [InlineData("nowhere.pdf", null)]
    [InlineData(null, "nowhere.pem")]
    [InlineData(null, "licence.pdf")]
    public async Task Verify_UnreadableFileOrCertificate_ExitsWith2(string? pdf, string? pem)
    {
        var (here, trusted) = (File(SealedSamples.Sealed), Trust());
        var home = Path.GetDirectoryName(here)!;
        var (code, output, error) = await Verb.Run("", "verify", pdf is null ? here : Path.Combine(home, pdf), "--trust", pem is null ? trusted : Path.Combine(home, pem));
        Assert.Equal((CliOutput.Bad, ""), (code, output));
        Assert.Contains(pem ?? pdf!, error);
    }

    private async Task No(byte[] pdf, string trust, string why)
    {
        var (code, output, error) = await Verb.Run("", "verify", File(pdf), "--trust", trust);
        using var json = JsonDocument.Parse(output);
        Assert.Equal(CliOutput.No, code);
        Assert.False(json.RootElement.GetProperty("genuine").GetBoolean());
        Assert.Contains(json.RootElement.GetProperty("problems").EnumerateArray(), problem => problem.GetString()!.Contains(why));
        Assert.Contains(why, error);
    }

    private string File(byte[] content) => folder.Write("licence.pdf", content);

    private string Trust(X509Certificate2? certificate = null) =>
        folder.Write("trust.pem", Encoding.ASCII.GetBytes(new TrustedSeals([certificate ?? SealedSamples.Demonstration]).ToPem()));
}
