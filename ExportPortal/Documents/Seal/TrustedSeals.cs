using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ExportPortal.Documents.Seal;

/// <summary>The public certificates of the authority, those of retired seals included: what a seal is checked against.</summary>
public sealed record TrustedSeals(IReadOnlyCollection<X509Certificate2> Certificates)
{
    /// <summary>Name of the file beside the keys that holds them, for checks without a database or a password.</summary>
    public const string FileName = "seal.pem";

    /// <summary>The public parts alone, one PEM after the other.</summary>
    public string ToPem() => string.Concat(Certificates.Select(certificate => certificate.ExportCertificatePem() + "\n"));

    /// <summary>Throws <see cref="CryptographicException"/> when the text holds no certificate.</summary>
    public static TrustedSeals Parse(string pem)
    {
        var found = new X509Certificate2Collection();
        found.ImportFromPem(pem);
        return found.Count > 0 ? new([.. found]) : throw new CryptographicException("There is no certificate in this file.");
    }
}
