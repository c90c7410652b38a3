using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ExportPortal.Documents.Seal;

/// <summary>A self-issued seal for demonstrations. It proves that bytes are unchanged and nothing about who sealed them.</summary>
public static class DemonstrationSeal
{
    public const string Name = "ExportPortal DEMONSTRATION SEAL, NOT QUALIFIED";

    private static readonly PbeParameters Protection = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 100_000);

    /// <param name="now">The certificate is valid for two years from this instant.</param>
    /// <param name="since">It is valid since then; null for a minute before <paramref name="now"/>. A demonstration whose licences lie in the past needs an older one.</param>
    public static X509Certificate2 Create(DateTimeOffset now, DateTimeOffset? since = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(Name);
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(since ?? now.AddMinutes(-1), now.AddYears(2));
    }

    /// <summary>Certificate and key as PKCS#12, protected by the password.</summary>
    public static byte[] Save(X509Certificate2 seal, string password)
    {
        ArgumentNullException.ThrowIfNull(seal);
        return seal.ExportPkcs12(Protection, password);
    }

    /// <summary>The key stays in memory and is never written to a key store.</summary>
    public static X509Certificate2 Load(byte[] pkcs12, string password) =>
        X509CertificateLoader.LoadPkcs12(pkcs12, password, X509KeyStorageFlags.EphemeralKeySet);
}
