using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace ExportPortal.Documents.Seal;

/// <summary>The detached CMS signature of PAdES baseline B-B: SHA-256, signing-certificate-v2, no signing-time (the file's /M has it).</summary>
internal static class CmsSeal
{
    public const string SigningCertificateV2 = "1.2.840.113549.1.9.16.2.47";

    public static byte[] Sign(byte[] content, X509Certificate2 certificate)
    {
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, certificate)
        {
            DigestAlgorithm = new Oid("2.16.840.1.101.3.4.2.1"),
            IncludeOption = X509IncludeOption.EndCertOnly,
        };
        signer.SignedAttributes.Add(new AsnEncodedData(new Oid(SigningCertificateV2), CertificateReference(certificate)));
        var cms = new SignedCms(new ContentInfo(content), detached: true);
        cms.ComputeSignature(signer, silent: true);
        return cms.Encode();
    }

    /// <summary>SigningCertificateV2 { certs { ESSCertIDv2 { certHash } } }: SHA-256 is the default and is left out.</summary>
    public static byte[] CertificateReference(X509Certificate2 certificate)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
            writer.WriteOctetString(SHA256.HashData(certificate.RawData));
        return writer.Encode();
    }
}
