using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ExportPortal.Documents.Seal;

/// <summary>
/// The exact shape of the signatures this portal makes. A CMS signature protects its signed attributes and the
/// content, not its own wrapping; here each part of the wrapping has only one allowed value, so that a change
/// anywhere in it is found.
/// </summary>
internal static class CmsForm
{
    private const string SignedData = "1.2.840.113549.1.7.2";
    private const string Data = "1.2.840.113549.1.7.1";
    private const string Sha256 = "2.16.840.1.101.3.4.2.1";
    private const string ContentType = "1.2.840.113549.1.9.3";
    private const string MessageDigest = "1.2.840.113549.1.9.4";
    private const string EcPublicKey = "1.2.840.10045.2.1";
    private const string EcdsaWithSha256 = "1.2.840.10045.4.3.2";
    private const string Rsa = "1.2.840.113549.1.1.1";
    private static readonly Asn1Tag Zero = new(TagClass.ContextSpecific, 0);

    private static readonly Asn1Tag One = new(TagClass.ContextSpecific, 1);

    /// <summary>The certificate of the signer, where the signature has the shape; null where not.</summary>
    /// <param name="stamp">The token of the time stamp; null for none.</param>
    /// <exception cref="AsnContentException">Not DER.</exception>
    public static X509Certificate2? Signer(ReadOnlyMemory<byte> signature, out ReadOnlyMemory<byte>? stamp)
    {
        stamp = null;
        var outer = new AsnReader(signature, AsnEncodingRules.DER);
        var info = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        if (info.ReadObjectIdentifier() != SignedData)
            return null;
        var wrapped = info.ReadSequence(Zero);
        var signed = wrapped.ReadSequence();
        info.ThrowIfNotEmpty();
        wrapped.ThrowIfNotEmpty();
        if (signed.ReadInteger() != BigInteger.One || !IsOnly(signed.ReadSetOf(), Sha256) || !IsDetached(signed.ReadSequence()))
            return null;
        var certificates = signed.ReadSetOf(Zero);
        var raw = certificates.ReadEncodedValue();
        certificates.ThrowIfNotEmpty();
        var signers = signed.ReadSetOf();
        signed.ThrowIfNotEmpty();
        var signer = signers.ReadSequence();
        signers.ThrowIfNotEmpty();
        var certificate = X509CertificateLoader.LoadCertificate(raw.Span);
        return certificate.RawData.AsSpan().SequenceEqual(raw.Span) && IsSigner(signer, certificate, out stamp) ? certificate : null;
    }

    private static bool IsDetached(AsnReader content)
    {
        var type = content.ReadObjectIdentifier();
        content.ThrowIfNotEmpty();
        return type == Data;
    }

    private static bool IsOnly(AsnReader set, string algorithm)
    {
        var one = IsAlgorithm(set.ReadSequence(), algorithm);
        set.ThrowIfNotEmpty();
        return one;
    }

    private static bool IsAlgorithm(AsnReader identifier, string allowed)
    {
        var known = identifier.ReadObjectIdentifier() == allowed;
        if (identifier.HasData)
            identifier.ReadNull();
        identifier.ThrowIfNotEmpty();
        return known;
    }

    private static bool IsSigner(AsnReader signer, X509Certificate2 certificate, out ReadOnlyMemory<byte>? stamp)
    {
        stamp = null;
        if (signer.ReadInteger() != BigInteger.One)
            return false;
        var who = signer.ReadSequence();
        var named = who.ReadEncodedValue().Span.SequenceEqual(certificate.IssuerName.RawData)
            && who.ReadIntegerBytes().Span.SequenceEqual(certificate.SerialNumberBytes.Span);
        if (!named || !IsAlgorithm(signer.ReadSequence(), Sha256) || !HasAttributes(signer.ReadSetOf(Zero), certificate))
            return false;
        if (!IsAlgorithm(signer.ReadSequence(), certificate.PublicKey.Oid.Value == EcPublicKey ? EcdsaWithSha256 : Rsa))
            return false;
        signer.ReadOctetString();
        if (signer.HasData)
        {
            var unsigned = signer.ReadSetOf(One);
            var attribute = unsigned.ReadSequence();
            unsigned.ThrowIfNotEmpty();
            if (attribute.ReadObjectIdentifier() != TimeStampForm.Attribute)
                return false;
            var values = attribute.ReadSetOf();
            stamp = values.ReadEncodedValue();
            values.ThrowIfNotEmpty();
            attribute.ThrowIfNotEmpty();
        }
        signer.ThrowIfNotEmpty();
        return true;
    }

    /// <summary>Content type, digest and reference to the certificate, each once, and nothing else.</summary>
    private static bool HasAttributes(AsnReader attributes, X509Certificate2 certificate)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        while (attributes.HasData)
        {
            var attribute = attributes.ReadSequence();
            var type = attribute.ReadObjectIdentifier();
            var values = attribute.ReadSetOf();
            var value = values.ReadEncodedValue();
            values.ThrowIfNotEmpty();
            attribute.ThrowIfNotEmpty();
            if (!found.Add(type))
                return false;
            if (type == CmsSeal.SigningCertificateV2 && !value.Span.SequenceEqual(CmsSeal.CertificateReference(certificate)))
                return false;
        }
        return found.SetEquals([ContentType, MessageDigest, CmsSeal.SigningCertificateV2]);
    }
}
