using System.Buffers.Binary;
using System.Text;

namespace ExportPortal.Domain.AccessLog;

/// <summary>One signature line: who says to have signed, with which key, and the signature without the key id.</summary>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Bytes);

/// <summary>A text and the signatures under it, in the form of C2SP signed-note, so that foreign tools can check it.</summary>
/// <param name="Text">Ends in a line feed; this and nothing else is signed.</param>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    private const string Mark = "\u2014 ";
    private const int MostSignatures = 100;

    public static SignedNote Sign(string text, ICheckpointSigner signer)
    {
        if (!NoteText.IsText(text))
            throw new FormatException("The text of a note ends in a line feed and has no other control characters.");
        return new SignedNote(text, [new NoteSignature(signer.Key.Name, signer.Key.Id, signer.Sign(Encoding.UTF8.GetBytes(text)))]);
    }

    /// <summary>Throws <see cref="FormatException"/> unless text, empty line and signature lines are in the one right form.</summary>
    public static SignedNote Parse(string note)
    {
        var cut = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (cut < 0 || !NoteText.IsText(note))
            throw new FormatException("This is no signed note as it was handed out: a text, an empty line, then the lines of its signatures. Give all of it, with the line feed at its end.");
        var lines = note[(cut + 2)..].Split('\n')[..^1];
        if (lines.Length is 0 or > MostSignatures)
            throw new FormatException($"A signed note has 1 to {MostSignatures} signatures, not {lines.Length}.");
        return new SignedNote(note[..(cut + 1)], [.. lines.Select(ParseSignature)]);
    }

    /// <summary>
    /// Whether the key signed the text. Signatures of others are ignored (rotation, witnesses); a wrong one, or
    /// two, in the name of this key is a forgery and spoils the note.
    /// </summary>
    public bool IsSignedBy(NoteKey key, Ed25519Check check)
    {
        var own = Signatures.Where(signature => signature.Name == key.Name && signature.KeyId == key.Id).ToList();
        return own is [var signature] && signature.Bytes.Length == 64
            && check(key.PublicKey.Span, Encoding.UTF8.GetBytes(Text), signature.Bytes.Span);
    }

    public override string ToString()
    {
        var note = new StringBuilder(Text).Append('\n');
        foreach (var signature in Signatures)
        {
            var bytes = new byte[4 + signature.Bytes.Length];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, signature.KeyId);
            signature.Bytes.Span.CopyTo(bytes.AsSpan(4));
            note.Append(Mark).Append(signature.Name).Append(' ').Append(Convert.ToBase64String(bytes)).Append('\n');
        }
        return note.ToString();
    }

    private static NoteSignature ParseSignature(string line)
    {
        var parts = line.StartsWith(Mark, StringComparison.Ordinal) ? line[Mark.Length..].Split(' ') : [];
        if (parts.Length != 2 || !NoteKey.IsName(parts[0]) || !NoteText.TryBase64(parts[1], out var bytes) || bytes.Length < 5)
            throw new FormatException($"'{line}' is not a signature line (— name base64).");
        return new NoteSignature(parts[0], BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(4));
    }
}
