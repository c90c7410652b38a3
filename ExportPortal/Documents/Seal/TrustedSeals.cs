using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace ExportPortal.Documents.Seal;

/// <summary>The public certificates of the authority, those of retired seals included: what a seal is checked against.</summary>
public sealed partial record TrustedSeals(IReadOnlyCollection<X509Certificate2> Certificates)
{
    /// <summary>Certificates of time-stamp authorities whose word on the time of a seal counts.</summary>
    public IReadOnlyCollection<X509Certificate2> TimeStampers { get; init; } = [];

    /// <summary>When which seal was put away, by the SHA-256 of its certificate: what claims to be sealed with it later is not. One that is not there has no such day.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Retired { get; init; } = new Dictionary<string, DateTimeOffset>();

    /// <summary>Name of the file beside <see cref="FileName"/> that holds those.</summary>
    public const string TimeFileName = "time-stamp.pem";

    /// <summary>Name of the file beside the keys that holds them, for checks without a database or a password.</summary>
    public const string FileName = "seal.pem";

    private const string Instant = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>The public parts alone, one PEM after the other; before that of a retired seal stands when it was put away.</summary>
    public string ToPem() => string.Concat(Certificates.Select(certificate => Pem(certificate, Retired.TryGetValue(Name(certificate), out var at) ? at : null)));

    /// <summary>The same of the time-stamp authorities; empty for none.</summary>
    public string TimeStampersToPem() => string.Concat(TimeStampers.Select(certificate => Pem(certificate, null)));

    /// <summary>One certificate with the instant at which its seal was put away; null while it is in use.</summary>
    public static string Pem(X509Certificate2 certificate, DateTimeOffset? retiredAt) =>
        $"{(retiredAt is { } at ? $"Retired: {at.UtcDateTime.ToString(Instant, CultureInfo.InvariantCulture)}\n" : "")}{certificate.ExportCertificatePem()}\n";

    /// <summary>SHA-256 of the certificate, lower-case hexadecimal.</summary>
    public static string Name(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();

    /// <summary>Throws <see cref="CryptographicException"/> when the text holds no certificate.</summary>
    public static TrustedSeals Parse(string pem)
    {
        var (certificates, retired) = (new List<X509Certificate2>(), new Dictionary<string, DateTimeOffset>());
        for (var rest = pem; PemEncoding.TryFind(rest, out var found); rest = rest[found.Location.End..])
        {
            if (rest[found.Label] != "CERTIFICATE")
                continue;
            var certificate = X509Certificate2.CreateFromPem(rest[found.Location]);
            certificates.Add(certificate);
            if (RetiredLine().Matches(rest[..found.Location.Start.Value]) is [.., var line]
                && DateTimeOffset.TryParseExact(line.Groups[1].Value, Instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
                retired[Name(certificate)] = at;
        }
        return certificates.Count > 0 ? new(certificates) { Retired = retired } : throw new CryptographicException("There is no certificate in this file.");
    }

    [GeneratedRegex(@"^Retired: (\S+)\r?$", RegexOptions.Multiline)]
    private static partial Regex RetiredLine();
}
