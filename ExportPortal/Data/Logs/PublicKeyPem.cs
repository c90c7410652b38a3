using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.Logs;

/// <summary>The public key of a log as PEM (SubjectPublicKeyInfo, RFC 8410), which other tools read too.</summary>
internal static class PublicKeyPem
{
    private const string Begin = "-----BEGIN PUBLIC KEY-----";
    private const string End = "-----END PUBLIC KEY-----";

    /// <summary>The DER around the 32 bytes of an Ed25519 key.</summary>
    private static readonly byte[] Head = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00];

    public static string Write(NoteKey key) => $"{Begin}\n{Convert.ToBase64String([.. Head, .. key.PublicKey.Span])}\n{End}\n";

    /// <summary>The key of the log of this name, from PEM or from the form name+keyid+base64. Throws <see cref="FormatException"/>.</summary>
    /// <param name="origin">The name that the checkpoint gives its log.</param>
    public static NoteKey Read(string text, string origin)
    {
        var trimmed = text.Trim();
        if (!trimmed.StartsWith(Begin, StringComparison.Ordinal))
            return NoteKey.Parse(trimmed) is var key && key.Name == origin ? key : throw new FormatException($"The key belongs to another log than {origin}.");
        if (!trimmed.EndsWith(End, StringComparison.Ordinal))
            throw new FormatException("The PEM file is cut: its last line is missing.");
        var bytes = Convert.FromBase64String(string.Concat(trimmed[Begin.Length..^End.Length].Where(letter => !char.IsWhiteSpace(letter))));
        return bytes.Length == Head.Length + 32 && bytes.AsSpan().StartsWith(Head)
            ? new NoteKey(origin, bytes.AsSpan(Head.Length))
            : throw new FormatException("The PEM file holds no Ed25519 public key.");
    }
}
