using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ExportPortal.Documents.Pdf;

namespace ExportPortal.Documents.Seal;

/// <summary>
/// Examines a seal. What counts is that one signature covers every byte of the file but its own digits: then the
/// structure of the file need not be understood to know that it is unchanged.
/// </summary>
internal static class SealExamination
{
    public static SealReport Examine(byte[] pdf, TrustedSeals trusted, bool several)
    {
        var form = SealForm.Find(pdf);
        var signature = form?.Signature(pdf);
        if (form is null || signature is null || CmsForm.Signer(signature, out var token) is not { } signer)
            return SealReport.Of(SealFault.MalformedSeal, "The seal is damaged or not of the form that this portal writes.");
        using (signer)
        {
            var problems = new List<string>();
            var cms = Valid(form.Covered(pdf), signature);
            var valid = cms is not null;
            var signedAt = valid ? SignedAt(pdf, form) : null;
            var stamp = cms is not null && token is { } bytes ? TimeStampForm.Read(bytes, cms.SignerInfos[0], trusted.TimeStampers) : null;
            // A trusted stamp proves when the seal was there; without one its own word has to do.
            var sealedAt = stamp is { Trusted: true } ? stamp.At : signedAt;
            var isLate = trusted.Retired.TryGetValue(TrustedSeals.Name(signer), out var retiredAt) && !(sealedAt <= retiredAt);
            var trustedSigner = IsTrusted(signer, trusted.Certificates, sealedAt) && !isLate;
            if (valid && token is not null && stamp is null)
                problems.Add("The time stamp of the seal does not belong to it, or is damaged.");
            if (stamp is { Trusted: true } && signedAt > stamp.At + Slack)
                problems.Add("The seal says that it was made after its time stamp.");
            if (!valid)
                problems.Add("The file was changed after it was sealed.");
            if (form.End != pdf.Length)
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"{pdf.Length - form.End} bytes were appended after the seal."));
            if (several)
                problems.Add("The file carries more than one seal; only the first was examined.");
            if (isLate)
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"The seal was put away on {retiredAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC and vouches for nothing that was sealed later."));
            else if (!trustedSigner)
                problems.Add("The seal was not made with a certificate of the authority that was in force then.");
            if (valid && signedAt is null)
                problems.Add("The seal does not say when it was made.");
            var attachments = valid ? Attachments(pdf.AsMemory(0, form.End), problems) : [];
            return new SealReport(several ? SealFault.SeveralSeals : null, valid, form.End == pdf.Length && !several, trustedSigner,
                signer.GetNameInfo(X509NameType.SimpleName, forIssuer: false), signedAt, attachments, problems) { Stamp = stamp };
        }
    }

    /// <summary>How far the clock of the portal may be ahead of that of the time-stamp authority.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    /// <summary>The signature, read; null where it does not fit the bytes.</summary>
    private static SignedCms? Valid(byte[] covered, byte[] signature)
    {
        var cms = new SignedCms(new ContentInfo(covered), detached: true);
        try
        {
            cms.Decode(signature);
            cms.CheckSignature(verifySignatureOnly: true);
            return cms;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Without revocation lists and without the network: the portal's own certificates, not the web's.</summary>
    private static bool IsTrusted(X509Certificate2 signer, IReadOnlyCollection<X509Certificate2> trusted, DateTimeOffset? at)
    {
        if (at is { } moment && (moment < signer.NotBefore || moment > signer.NotAfter))
            return false;
        if (trusted.Any(certificate => certificate.RawDataMemory.Span.SequenceEqual(signer.RawDataMemory.Span)))
            return true;
        return ChainsTo(signer, trusted, at ?? signer.NotBefore);
    }

    /// <summary>Whether a certificate was issued, at whatever remove, by one of those that are trusted.</summary>
    internal static bool ChainsTo(X509Certificate2 certificate, IReadOnlyCollection<X509Certificate2> trusted, DateTimeOffset at)
    {
        if (!trusted.Any(issuer => issuer.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)))
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trusted.ToArray());
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = at.UtcDateTime;
        return chain.Build(certificate);
    }

    /// <summary>The /M of the seal's dictionary, which stands in the last object before the hole.</summary>
    private static DateTimeOffset? SignedAt(byte[] pdf, SealForm form)
    {
        var before = pdf.AsSpan(0, form.HoleStart);
        var dictionary = before[Math.Max(0, before.LastIndexOf(" obj\n"u8))..];
        var at = dictionary.LastIndexOf("/M (D:"u8);
        if (at < 0 || dictionary.Length < at + 22)
            return null;
        var written = Encoding.Latin1.GetString(dictionary.Slice(at + 6, 15));
        return DateTimeOffset.TryParseExact(written, "yyyyMMddHHmmss'Z'", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant) ? instant : null;
    }

    private static SealedAttachment[] Attachments(ReadOnlyMemory<byte> sealedBytes, List<string> problems)
    {
        try
        {
            return [.. EmbeddedFiles.Read(PdfFile.Open(sealedBytes))
                .Select(file => new SealedAttachment(file.Name, Convert.ToHexStringLower(SHA256.HashData(file.Content)), file.Content))];
        }
        catch (PdfFormatException unreadable)
        {
            problems.Add($"The attachments cannot be read: {unreadable.Message}");
            return [];
        }
    }
}
