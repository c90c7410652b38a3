using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ExportPortal.Documents.Pdf;
using ExportPortal.Documents.Seal;

namespace ExportPortal.Support;

/// <summary>Sealed files and their seals, made once for all tests.</summary>
public static class SealedSamples
{
    public static DateTimeOffset Now { get; } = new(2026, 11, 27, 14, 21, 0, TimeSpan.Zero);

    public static X509Certificate2 Demonstration { get; } = DemonstrationSeal.Create(Now);

    public static X509Certificate2 Rsa { get; } = CreateRsa();

    /// <summary>A short document, so that many tampered copies can be examined.</summary>
    public static byte[] Unsealed { get; } =
        new PdfRenderer(Fonts.Shipped).Render(SampleDocuments.Of(SampleDocuments.Cover), SampleDocuments.Attachments);

    public static byte[] Sealed { get; } = PdfSeal.Apply(Unsealed, Demonstration, Info);

    public static SealInfo Info => new("Aldermark Data Export Office", "Licence XP-2026-0003418", "Aldermark", Now);

    private static X509Certificate2 CreateRsa()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=RSA test seal", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(365));
    }
}
