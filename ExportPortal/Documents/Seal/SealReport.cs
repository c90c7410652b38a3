namespace ExportPortal.Documents.Seal;

/// <summary>Why there is nothing to say about a seal.</summary>
public enum SealFault { TooLarge, NotAPdf, NoSeal, SeveralSeals, MalformedSeal }

/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
public sealed record SealedAttachment(string Name, string Sha256, byte[] Content);

/// <summary>
/// What can be said about a file without the portal's records. Only when <see cref="Genuine"/> is true may a reader
/// rely on anything in it.
/// </summary>
/// <param name="Fault">Set where no seal could be examined; null else.</param>
/// <param name="SignatureValid">The bytes that the seal covers are as they were sealed.</param>
/// <param name="CoversWholeDocument">Nothing was appended, and no byte is outside the seal.</param>
/// <param name="SignerTrusted">The certificate is one of those given, or was issued by one, and was in force at the claimed instant.</param>
/// <param name="SignerName">Subject of the certificate; null where none could be read.</param>
/// <param name="SignedAt">Claimed instant; null where none could be read.</param>
/// <param name="Attachments">Of the sealed bytes; empty unless the signature is valid.</param>
/// <param name="Problems">Each thing that is wrong, in words for a reader.</param>
public sealed record SealReport(
    SealFault? Fault, bool SignatureValid, bool CoversWholeDocument, bool SignerTrusted,
    string? SignerName, DateTimeOffset? SignedAt, IReadOnlyList<SealedAttachment> Attachments, IReadOnlyList<string> Problems)
{
    /// <summary>The time stamp; null where the seal has none, or one that does not belong to it, which is among the problems.</summary>
    public SealStamp? Stamp { get; init; }

    public bool HasSeal => Fault is null or SealFault.MalformedSeal or SealFault.SeveralSeals;

    public bool Genuine => Fault is null && SignatureValid && CoversWholeDocument && SignerTrusted && Problems.Count == 0;

    /// <summary>The machine form of the licence; null where it is missing or cannot be relied on.</summary>
    public ReadOnlyMemory<byte>? LicenceJson =>
        Attachments.FirstOrDefault(attachment => attachment.Name == "licence.json") is { } licence ? licence.Content : (ReadOnlyMemory<byte>?)null;

    internal static SealReport Of(SealFault fault, string problem) => new(fault, false, false, false, null, null, [], [problem]);
}
