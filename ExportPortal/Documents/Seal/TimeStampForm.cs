using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace ExportPortal.Documents.Seal;

/// <summary>
/// The time stamp of a seal (RFC 3161, PAdES baseline B-T). A token has a wrapping of its own that nothing signs; as for
/// the seal, each part of it has only the values that are known here, so that a change anywhere is found.
/// </summary>
internal static class TimeStampForm
{
    /// <summary>Object identifier of the unsigned attribute that holds the token.</summary>
    public const string Attribute = "1.2.840.113549.1.9.16.2.14";

    private const string SignedData = "1.2.840.113549.1.7.2";
    private const string TstInfo = "1.2.840.113549.1.9.16.1.4";
    private const string RsaEncryption = "1.2.840.113549.1.1.1";
    private static readonly Asn1Tag Zero = new(TagClass.ContextSpecific, 0);

    /// <summary>Digest, and the signature algorithms that go with it.</summary>
    private static readonly Dictionary<string, string[]> Digests = new()
    {
        ["2.16.840.1.101.3.4.2.1"] = [RsaEncryption, "1.2.840.113549.1.1.11", "1.2.840.10045.4.3.2"],
        ["2.16.840.1.101.3.4.2.2"] = [RsaEncryption, "1.2.840.113549.1.1.12", "1.2.840.10045.4.3.3"],
        ["2.16.840.1.101.3.4.2.3"] = [RsaEncryption, "1.2.840.113549.1.1.13", "1.2.840.10045.4.3.4"],
    };

    /// <summary>Stamps the signature of a seal: the same signature with the token as its one unsigned attribute.</summary>
    /// <exception cref="TimeStampMissing">The authority gave no token that holds.</exception>
    public static async Task<byte[]> Add(byte[] content, byte[] signature, TimeStamps stamps, CancellationToken cancellation)
    {
        var cms = new SignedCms(new ContentInfo(content), detached: true);
        cms.Decode(signature);
        var signer = cms.SignerInfos[0];
        var request = Rfc3161TimestampRequest.CreateFromSignerInfo(signer, HashAlgorithmName.SHA256, requestSignerCertificates: true, nonce: RandomNumberGenerator.GetBytes(8));
        var answer = await stamps.Ask!(request.Encode(), cancellation);
        byte[] token;
        try
        {
            token = Alone(request.ProcessResponse(answer, out _), signer);
        }
        catch (CryptographicException refused)
        {
            throw new TimeStampMissing($"The answer of the time-stamp authority does not hold: {refused.Message}", refused);
        }
        if (Read(token, signer, stamps.Trusted) is not { Trusted: true })
            throw new TimeStampMissing("The time-stamp authority that answered is not one of those in Seal:TimeStampCertificates, or its token is of an unknown form.");
        signer.AddUnsignedAttribute(new AsnEncodedData(new Oid(Attribute), token));
        return cms.Encode();
    }

    /// <summary>What a token says about a signature; null where it does not belong to it or is not of a known form.</summary>
    public static SealStamp? Read(ReadOnlyMemory<byte> token, SignerInfo signer, IReadOnlyCollection<X509Certificate2> trusted)
    {
        if (!HasForm(token) || !Rfc3161TimestampToken.TryDecode(token, out var stamp, out var read) || read != token.Length
            || !stamp.VerifySignatureForSignerInfo(signer, out var authority) || authority is null)
            return null;
        using (authority)
            return new(stamp.TokenInfo.Timestamp.ToUniversalTime(), authority.GetNameInfo(X509NameType.SimpleName, forIssuer: false), IsTrusted(authority, trusted, stamp.TokenInfo.Timestamp));
    }

    /// <summary>The token with the certificate of its signer and no other: those between it and the root are in the settings.</summary>
    private static byte[] Alone(Rfc3161TimestampToken token, SignerInfo signer)
    {
        if (!token.VerifySignatureForSignerInfo(signer, out var authority) || authority is null)
            throw new CryptographicException("the token is not about this seal.");
        var cms = token.AsSignedCms();
        foreach (var other in cms.Certificates.Where(one => !one.RawDataMemory.Span.SequenceEqual(authority.RawDataMemory.Span)).ToList())
            cms.RemoveCertificate(other);
        return cms.Encode();
    }

    private static bool IsTrusted(X509Certificate2 authority, IReadOnlyCollection<X509Certificate2> trusted, DateTimeOffset at)
    {
        if (at < authority.NotBefore || at > authority.NotAfter)
            return false;
        return trusted.Any(known => known.RawDataMemory.Span.SequenceEqual(authority.RawDataMemory.Span)) || SealExamination.ChainsTo(authority, trusted, at);
    }

    /// <summary>Whether the token is laid out as the portal reads it; one with other parts, such as revocation lists, is not.</summary>
    private static bool HasForm(ReadOnlyMemory<byte> token)
    {
        try
        {
            return IsLaidOut(token);
        }
        catch (Exception fault) when (fault is AsnContentException or CryptographicException)
        {
            return false;
        }
    }

    private static bool IsLaidOut(ReadOnlyMemory<byte> token)
    {
        var outer = new AsnReader(token, AsnEncodingRules.DER);
        var info = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        if (info.ReadObjectIdentifier() != SignedData)
            return false;
        var wrapped = info.ReadSequence(Zero);
        var signed = wrapped.ReadSequence();
        info.ThrowIfNotEmpty();
        wrapped.ThrowIfNotEmpty();
        if (signed.ReadInteger() != new BigInteger(3))
            return false;
        var digests = signed.ReadSetOf();
        var digest = Algorithm(digests);
        digests.ThrowIfNotEmpty();
        var content = signed.ReadSequence();
        if (!Digests.TryGetValue(digest, out var allowed) || content.ReadObjectIdentifier() != TstInfo)
            return false;
        var inside = content.ReadSequence(Zero);
        inside.ReadOctetString();
        inside.ThrowIfNotEmpty();
        content.ThrowIfNotEmpty();
        var certificates = signed.ReadSetOf(Zero);
        var raw = certificates.ReadEncodedValue();
        certificates.ThrowIfNotEmpty();
        var signers = signed.ReadSetOf();
        signed.ThrowIfNotEmpty();
        var signer = signers.ReadSequence();
        signers.ThrowIfNotEmpty();
        using var certificate = X509CertificateLoader.LoadCertificate(raw.Span);
        return certificate.RawData.AsSpan().SequenceEqual(raw.Span) && IsSigner(signer, certificate, digest, allowed);
    }

    private static bool IsSigner(AsnReader signer, X509Certificate2 certificate, string digest, string[] allowed)
    {
        if (signer.ReadInteger() != BigInteger.One)
            return false;
        var who = signer.ReadSequence();
        var named = who.ReadEncodedValue().Span.SequenceEqual(certificate.IssuerName.RawData) && who.ReadIntegerBytes().Span.SequenceEqual(certificate.SerialNumberBytes.Span);
        who.ThrowIfNotEmpty();
        if (!named || Algorithm(signer) != digest)
            return false;
        signer.ReadSetOf(Zero); // the signed attributes, which the signature holds
        if (!allowed.Contains(Algorithm(signer)))
            return false;
        signer.ReadOctetString();
        signer.ThrowIfNotEmpty();
        return true;
    }

    private static string Algorithm(AsnReader reader)
    {
        var identifier = reader.ReadSequence();
        var algorithm = identifier.ReadObjectIdentifier();
        if (identifier.HasData)
            identifier.ReadNull();
        identifier.ThrowIfNotEmpty();
        return algorithm;
    }
}
