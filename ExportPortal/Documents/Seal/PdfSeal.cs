using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ExportPortal.Documents.Pdf;

namespace ExportPortal.Documents.Seal;

/// <summary>Seals a finished file (PAdES baseline B-B or B-T) and examines files that claim to be sealed.</summary>
public static class PdfSeal
{
    /// <summary>Largest file that is examined, in bytes.</summary>
    public const int LargestFile = 16 * 1024 * 1024;

    /// <param name="pdf">A file of <see cref="PdfRenderer"/>; nothing may be changed or appended after.</param>
    /// <param name="seal">Certificate with its private key, ECDSA P-256 or RSA.</param>
    public static byte[] Apply(byte[] pdf, X509Certificate2 seal, SealInfo info)
    {
        ArgumentNullException.ThrowIfNull(pdf);
        ArgumentNullException.ThrowIfNull(seal);
        ArgumentNullException.ThrowIfNull(info);
        return SealWriter.Apply(pdf, seal, info);
    }

    /// <summary>As <see cref="Apply(byte[], X509Certificate2, SealInfo)"/>, with a time stamp where an authority is set (B-T).</summary>
    /// <exception cref="TimeStampMissing">The authority gave none; nothing is sealed then.</exception>
    public static async Task<byte[]> Apply(byte[] pdf, X509Certificate2 seal, SealInfo info, TimeStamps stamps, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(stamps);
        return stamps.Ask is null ? Apply(pdf, seal, info) : await SealWriter.Apply(pdf, seal, info, stamps, cancellation);
    }

    /// <summary>Examines a file from anywhere. Never throws on what is in it, and does work bounded by its length.</summary>
    /// <param name="trusted">Certificates of the authority: seals made with one, or with one issued by it, are trusted.</param>
    /// <param name="timeStampers">Certificates of time-stamp authorities whose word counts; null for none.</param>
    public static SealReport Verify(byte[] pdf, IReadOnlyCollection<X509Certificate2> trusted, IReadOnlyCollection<X509Certificate2>? timeStampers = null)
    {
        ArgumentNullException.ThrowIfNull(trusted);
        return Verify(pdf, new TrustedSeals(trusted) { TimeStampers = timeStampers ?? [] });
    }

    /// <summary>Examines a file from anywhere, as above; a seal that was put away vouches for nothing that was sealed later.</summary>
    public static SealReport Verify(byte[] pdf, TrustedSeals trusted)
    {
        ArgumentNullException.ThrowIfNull(pdf);
        ArgumentNullException.ThrowIfNull(trusted);
        if (pdf.Length > LargestFile)
            return SealReport.Of(SealFault.TooLarge, $"The file is larger than {LargestFile / 1024 / 1024} MB.");
        if (!pdf.AsSpan().StartsWith("%PDF-"u8))
            return SealReport.Of(SealFault.NotAPdf, "This is not a PDF file.");
        var seals = SealForm.Count(pdf);
        if (seals == 0)
            return SealReport.Of(SealFault.NoSeal, "The file carries no seal.");
        try
        {
            return SealExamination.Examine(pdf, trusted, several: seals > 1);
        }
        catch (Exception fault) when (fault is PdfFormatException or AsnContentException or CryptographicException)
        {
            return SealReport.Of(SealFault.MalformedSeal, "The seal is not of the form that this portal writes.");
        }
    }

    /// <summary>A file inside a document of this portal; null where it has none of that name.</summary>
    public static byte[]? Attachment(byte[] pdf, string name) => EmbeddedFiles.Read(PdfFile.Open(pdf)).Where(file => file.Name == name).Select(file => file.Content).FirstOrDefault();

    public static SealReport Verify(byte[] pdf, X509Certificate2 trusted) => Verify(pdf, [trusted]);
}
