using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ExportPortal.Documents.Seal;

/// <summary>The public certificates of the authority, those of retired seals included: what a seal is checked against.</summary>
public sealed record TrustedSeals(IReadOnlyCollection<X509Certificate2> Certificates)
{
    /// <summary>Certificates of time-stamp authorities whose word on the time of a seal counts.</summary>
    public IReadOnlyCollection<X509Certificate2> TimeStampers { get; init; } = [];

    /// <summary>Name of the file beside <see cref="FileName"/> that holds those.</summary>
    public const string TimeFileName = "time-stamp.pem";

    /// <summary>Name of the file beside the keys that holds them, for checks without a database or a password.</summary>
    public const string FileName = "seal.pem";

    /// <summary>The public parts alone, one PEM after the other.</summary>
    public string ToPem() => Pem(Certificates);

    /// <summary>The same of the time-stamp authorities; empty for none.</summary>
    public string TimeStampersToPem() => Pem(TimeStampers);

    private static string Pem(IEnumerable<X509Certificate2> certificates) => string.Concat(certificates.Select(certificate => certificate.ExportCertificatePem() + "\n"));

    /// <summary>Throws <see cref="CryptographicException"/> when the text holds no certificate.</summary>
    public static TrustedSeals Parse(string pem)
    {
        var found = new X509Certificate2Collection();
        found.ImportFromPem(pem);
        return found.Count > 0 ? new([.. found]) : throw new CryptographicException("There is no certificate in this file.");
    }
}
