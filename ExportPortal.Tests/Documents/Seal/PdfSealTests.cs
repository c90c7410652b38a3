using System.Security.Cryptography.X509Certificates;
using ExportPortal.Support;

namespace ExportPortal.Documents.Seal;

public sealed class PdfSealTests
{
    [Fact]
    public void Verify_AsSealed_IsGenuineWithAttachments()
    {
        var report = PdfSeal.Verify(SealedSamples.Sealed, SealedSamples.Demonstration);

        Assert.Empty(report.Problems);
        Assert.True(report is { HasSeal: true, SignatureValid: true, CoversWholeDocument: true, SignerTrusted: true, Genuine: true });
        Assert.Equal(DemonstrationSeal.Name, report.SignerName);
        Assert.Equal(SealedSamples.Now, report.SignedAt);
        Assert.Equal(["licence.json", "policy.odrl.jsonld"], report.Attachments.Select(attachment => attachment.Name));
        Assert.Equal(SampleDocuments.LicenceJson, report.LicenceJson!.Value.ToArray());
        Assert.Equal(SampleDocuments.Hash.Hex, report.Attachments[0].Sha256);
    }

    [Fact]
    public void Verify_RsaSeal_IsGenuine() => Assert.True(PdfSeal.Verify(
        PdfSeal.Apply(SealedSamples.Unsealed, SealedSamples.Rsa, SealedSamples.Info), SealedSamples.Rsa).Genuine);

    [Fact]
    public void Verify_UnknownSigner_IsValidButNotTrusted()
    {
        using var other = DemonstrationSeal.Create(SealedSamples.Now);

        var report = PdfSeal.Verify(SealedSamples.Sealed, other);

        Assert.True(report is { SignatureValid: true, SignerTrusted: false, Genuine: false });
    }

    [Fact]
    public void Verify_SealedAfterTheCertificateEnded_IsNotTrusted()
    {
        var late = PdfSeal.Apply(SealedSamples.Unsealed, SealedSamples.Demonstration, SealedSamples.Info with { SignedAt = SealedSamples.Now.AddYears(3) });

        Assert.False(PdfSeal.Verify(late, SealedSamples.Demonstration).SignerTrusted);
    }

    [Fact]
    public void Verify_OneChangedByte_IsReportedWhereverItIs()
    {
        var random = new Random(20261127);
        var original = SealedSamples.Sealed;
        var hole = original.AsSpan().LastIndexOf("/Contents <"u8);
        var revision = SealedSamples.Unsealed.Length;
        var places = Enumerable.Range(0, 120).Select(_ => random.Next(original.Length))
            .Concat(Enumerable.Range(0, 120).Select(_ => random.Next(revision, original.Length)))
            .Concat(Enumerable.Range(hole, 1600))
            .Concat(Enumerable.Range(0, 20)).Concat(Enumerable.Range(original.Length - 20, 20));
        foreach (var place in places)
        {
            var changed = original.ToArray();
            changed[place] ^= (byte)(1 << random.Next(8));
            Assert.False(PdfSeal.Verify(changed, SealedSamples.Demonstration).Genuine, $"byte {place} was changed unseen");
        }
    }

    [Fact]
    public void Verify_AnotherDigitInTheSignature_IsReportedWhereverItIs()
    {
        var random = new Random(7);
        var original = SealedSamples.Sealed;
        var hole = original.AsSpan().LastIndexOf("/Contents <"u8) + "/Contents <".Length;
        for (var place = hole; original[place] != '>'; place++)
        {
            var changed = original.ToArray();
            var digit = "0123456789ABCDEF"[random.Next(16)];
            changed[place] = (byte)(digit == changed[place] ? digit == '0' ? '1' : '0' : digit);
            Assert.False(PdfSeal.Verify(changed, SealedSamples.Demonstration).Genuine, $"digit at {place} was changed unseen");
        }
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("%appended")]
    [InlineData("\n1 0 obj\n<</Title (Another)>>\nendobj\nstartxref\n0\n%%EOF\n")]
    public void Verify_AppendedBytes_AreReported(string appended)
    {
        byte[] longer = [.. SealedSamples.Sealed, .. System.Text.Encoding.ASCII.GetBytes(appended)];

        var report = PdfSeal.Verify(longer, SealedSamples.Demonstration);

        Assert.True(report is { SignatureValid: true, CoversWholeDocument: false, Genuine: false });
        Assert.Contains(report.Problems, problem => problem.Contains("appended", StringComparison.Ordinal));
    }

    [Fact]
    public void Verify_CutTail_IsReported()
    {
        for (var cut = 1; cut < 2_000; cut += 37)
            Assert.False(PdfSeal.Verify(SealedSamples.Sealed[..^cut], SealedSamples.Demonstration).Genuine);
    }

    [Fact]
    public void Apply_SealedFile_Refuses() => Assert.Throws<InvalidOperationException>(
        () => PdfSeal.Apply(SealedSamples.Sealed, SealedSamples.Demonstration, SealedSamples.Info));

    [Fact]
    public void Load_SavedDemonstrationSeal_SignsAsBefore()
    {
        using var loaded = DemonstrationSeal.Load(DemonstrationSeal.Save(SealedSamples.Demonstration, "pass"), "pass");

        Assert.True(PdfSeal.Verify(PdfSeal.Apply(SealedSamples.Unsealed, loaded, SealedSamples.Info), SealedSamples.Demonstration).Genuine);
    }

    [Fact]
    public void Create_DemonstrationSeal_MaySignAndNothingElse()
    {
        var usage = SealedSamples.Demonstration.Extensions.OfType<X509KeyUsageExtension>().Single();

        Assert.Equal(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, usage.KeyUsages);
        Assert.Contains("NOT QUALIFIED", SealedSamples.Demonstration.Subject, StringComparison.Ordinal);
    }

    /// <summary>A key that was put away may lie about; what it seals later is worth nothing, what it sealed before stays good.</summary>
    [Fact]
    public void Verify_SealPutAway_VouchesForNothingThatWasSealedLater()
    {
        var retiredAt = SealedSamples.Info.SignedAt;
        var trusted = TrustedSeals.Parse(new TrustedSeals([SealedSamples.Demonstration])
        {
            Retired = new Dictionary<string, DateTimeOffset> { [TrustedSeals.Name(SealedSamples.Demonstration)] = retiredAt },
        }.ToPem());
        SealReport At(TimeSpan after) => PdfSeal.Verify(PdfSeal.Apply(SealedSamples.Unsealed, SealedSamples.Demonstration, SealedSamples.Info with { SignedAt = retiredAt + after }), trusted);

        Assert.True(At(TimeSpan.Zero).Genuine);
        var late = At(TimeSpan.FromSeconds(1));
        Assert.Equal((true, false, false), (late.SignatureValid, late.SignerTrusted, late.Genuine));
        Assert.StartsWith("The seal was put away on ", Assert.Single(late.Problems));
    }

    [Fact]
    public void Parse_SeveralCertificates_KeepTheDayOfTheirOwnAndOthersHaveNone()
    {
        using var other = DemonstrationSeal.Create(SealedSamples.Info.SignedAt);
        var at = new DateTimeOffset(2026, 11, 26, 5, 12, 7, TimeSpan.Zero);
        var read = TrustedSeals.Parse(TrustedSeals.Pem(other, null) + TrustedSeals.Pem(SealedSamples.Demonstration, at));

        Assert.Equal(2, read.Certificates.Count);
        Assert.Equal([KeyValuePair.Create(TrustedSeals.Name(SealedSamples.Demonstration), at)], read.Retired);
    }
}
