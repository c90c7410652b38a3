using System.Security.Cryptography.X509Certificates;
using ExportPortal.Hosting;
using ExportPortal.Support;

namespace ExportPortal.Documents.Seal;

/// <summary>Seals with a time stamp (PAdES B-T) of an authority that is asked over HTTP and answers by another program.</summary>
public sealed class TimeStampTests : IAsyncLifetime, IDisposable
{
    private static readonly X509Certificate2 Key = DemonstrationSeal.Create(DateTimeOffset.UtcNow);
    private readonly LocalTimeStamps authority = new();
    private readonly TemporaryFolder folder = new();
    private byte[] stamped = [];

    private TimeStamps Stamps => TimeStampClient.Open(new SealOptions { TimeStampAddress = authority.Address, TimeStampCertificates = authority.CertificateFile });

    private static SealInfo Info => SealedSamples.Info with { SignedAt = DateTimeOffset.UtcNow };

    public async ValueTask InitializeAsync() => stamped = await PdfSeal.Apply(SealedSamples.Unsealed, Key, Info, Stamps, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        authority.Dispose();
        folder.Dispose();
    }

    private SealReport Verify(byte[] file) => PdfSeal.Verify(file, [Key], [authority.Certificate]);

    [Fact]
    public void Apply_AuthoritySet_StampsTheSealAndOtherReadersAgree()
    {
        var report = Verify(stamped);
        Assert.True(report.Genuine, string.Join(' ', report.Problems));
        Assert.Equal(("Loopback time-stamp authority", true), (report.Stamp!.Authority, report.Stamp.Trusted));
        Assert.InRange(report.Stamp.At, DateTimeOffset.UtcNow.AddMinutes(-2), DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.Null(PdfSeal.Verify(SealedSamples.Sealed, SealedSamples.Demonstration).Stamp);

        var (_, output) = ExternalTool.Run("pdfsig", "-nocert", folder.Write("stamped.pdf", stamped));
        Assert.Contains("Signature is Valid", output);
        Assert.Contains("Total document signed", output);
    }

    [Fact]
    public void Openssl_TokenAndSignature_Verifies()
    {
        var form = SealForm.Find(stamped)!;
        var cms = new System.Security.Cryptography.Pkcs.SignedCms(new System.Security.Cryptography.Pkcs.ContentInfo(form.Covered(stamped)), detached: true);
        cms.Decode(form.Signature(stamped)!);
        var signer = cms.SignerInfos[0];
        var token = folder.Write("token.der", signer.UnsignedAttributes[0].Values[0].RawData);
        var signature = folder.Write("signature.bin", signer.GetSignature());

        var (exit, output) = ExternalTool.Run("openssl", "ts", "-verify", "-data", signature, "-in", token, "-token_in", "-CAfile", authority.CertificateFile);
        Assert.True(exit == 0 && output.Contains("Verification: OK", StringComparison.Ordinal), output);
    }

    [Fact]
    public void Verify_AuthorityUnknown_IsGenuineButItsTimeProvesNothing()
    {
        var report = PdfSeal.Verify(stamped, [Key]);
        Assert.True(report.Genuine);
        Assert.False(report.Stamp!.Trusted);
    }

    /// <summary>The stamp is not covered by the seal, so each of its bytes has to be accounted for.</summary>
    [Fact]
    public void Verify_OneChangedByteOfTheSignatureOrTheStamp_IsReported()
    {
        var random = new Random(42);
        var hole = stamped.AsSpan().LastIndexOf("/Contents <"u8) + "/Contents <".Length;
        var signature = SealForm.Find(stamped)!.Signature(stamped)!;
        for (var at = 0; at < signature.Length; at++)
        {
            var changed = stamped.ToArray();
            var other = (byte)(signature[at] ^ (1 << random.Next(8)));
            System.Text.Encoding.ASCII.GetBytes(other.ToString("X2", System.Globalization.CultureInfo.InvariantCulture)).CopyTo(changed, hole + (2 * at));
            Assert.False(Verify(changed).Genuine, $"byte {at} of {signature.Length} was changed unseen");
        }
    }

    [Fact]
    public async Task Verify_StampOfAnotherSeal_IsReported()
    {
        var other = await PdfSeal.Apply(SealedSamples.Unsealed, Key, Info with { Reason = "another" }, Stamps, TestContext.Current.CancellationToken);
        Assert.True(Verify(other).Genuine);
        var (mine, theirs) = (SealForm.Find(stamped)!.Signature(stamped)!, SealForm.Find(other)!.Signature(other)!);
        Assert.NotEqual(mine, theirs);
        // The seal of one file with the stamp of the other's: read the two apart and put them together anew.
        var cms = new System.Security.Cryptography.Pkcs.SignedCms(new System.Security.Cryptography.Pkcs.ContentInfo(SealForm.Find(stamped)!.Covered(stamped)), detached: true);
        cms.Decode(mine);
        var stranger = new System.Security.Cryptography.Pkcs.SignedCms();
        stranger.Decode(theirs);
        var signer = cms.SignerInfos[0];
        signer.RemoveUnsignedAttribute(signer.UnsignedAttributes[0].Values[0]);
        signer.AddUnsignedAttribute(stranger.SignerInfos[0].UnsignedAttributes[0].Values[0]);
        var changed = stamped.ToArray();
        var hole = stamped.AsSpan().LastIndexOf("/Contents <"u8) + "/Contents <".Length;
        System.Text.Encoding.ASCII.GetBytes(Convert.ToHexString(cms.Encode()).PadRight(2 * mine.Length, '0')).CopyTo(changed, hole);

        Assert.Contains(Verify(changed).Problems, problem => problem.Contains("time stamp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Apply_AuthorityDownUnknownOrTalkingNonsense_SealsNothing()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var stranger = DemonstrationSeal.Create(DateTimeOffset.UtcNow);
        await Assert.ThrowsAsync<TimeStampMissing>(() => PdfSeal.Apply(SealedSamples.Unsealed, Key, Info, Stamps with { Trusted = [stranger] }, cancellation));
        await Assert.ThrowsAsync<TimeStampMissing>(() => PdfSeal.Apply(SealedSamples.Unsealed, Key, Info, new((_, _) => Task.FromResult<byte[]>([1, 2, 3]), [authority.Certificate]), cancellation));
        authority.IsDown = true;
        await Assert.ThrowsAsync<TimeStampMissing>(() => PdfSeal.Apply(SealedSamples.Unsealed, Key, Info, Stamps, cancellation));
    }

    /// <summary>What an expired certificate sealed in its time stays good when a stamp proves the time.</summary>
    [Fact]
    public async Task Verify_ClaimAfterTheStamp_IsReported()
    {
        var late = await PdfSeal.Apply(SealedSamples.Unsealed, Key, Info with { SignedAt = DateTimeOffset.UtcNow.AddHours(1) }, Stamps, TestContext.Current.CancellationToken);
        Assert.Contains(Verify(late).Problems, problem => problem.Contains("after its time stamp", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "missing.pem")]
    [InlineData("ftp://stamps.example/", "")]
    public void Open_SettingsThatCannotWork_SayWhich(string address, string certificates)
    {
        var options = new SealOptions { TimeStampAddress = address, TimeStampCertificates = certificates.Length > 0 ? certificates : authority.CertificateFile };
        Assert.Contains("Seal:TimeStamp", Assert.Throws<SealUnusable>(() => TimeStampClient.Open(options)).Message);
    }
}
