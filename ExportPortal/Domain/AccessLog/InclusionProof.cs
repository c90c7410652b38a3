using System.Globalization;
using System.Text;

namespace ExportPortal.Domain.AccessLog;

/// <summary>
/// That an entry stands in the log at its place, for somebody who has nothing but the log's public key.
/// The text is C2SP tlog-proof with the entry's canonical bytes as the extra data.
/// </summary>
/// <param name="Entry">The canonical bytes of the entry.</param>
/// <param name="Path">Hashes from the leaf's sibling up to the root's child.</param>
public sealed record InclusionProof(long Index, ReadOnlyMemory<byte> Entry, IReadOnlyList<TreeHash> Path, SignedCheckpoint Checkpoint)
{
    private const string Head = "c2sp.org/tlog-proof@v1";

    /// <summary>The canonical bytes in lower-case hexadecimal digits.</summary>
    public string EntryHex => Convert.ToHexStringLower(Entry.Span);

    /// <summary>Null when the proof holds, else the first thing that is wrong, in words.</summary>
    public string? Fault(NoteKey key, Ed25519Check check)
    {
        if (!Checkpoint.IsSignedBy(key, check))
            return $"The checkpoint is not signed by {key.Name} with key {key.Id:x8}.";
        var place = Checkpoint.Checkpoint;
        return MerkleProof.VerifyInclusion(Index, place.Size, TreeHash.Leaf(Entry.Span), Path, place.Root)
            ? null
            : $"The entry does not stand at place {Index} of the log of {place.Size} entries that the checkpoint signs.";
    }

    public string ProofText()
    {
        var text = new StringBuilder(Head).Append('\n')
            .Append("extra ").Append(Convert.ToBase64String(Entry.Span)).Append('\n')
            .Append(CultureInfo.InvariantCulture, $"index {Index}").Append('\n');
        foreach (var hash in Path)
            text.Append(hash.Base64).Append('\n');
        return text.Append('\n').Append(Checkpoint).ToString();
    }

    /// <summary>Throws <see cref="FormatException"/> for anything that <see cref="ProofText"/> would not write.</summary>
    public static InclusionProof Parse(string text)
    {
        var cut = text.IndexOf("\n\n", StringComparison.Ordinal);
        var lines = cut < 0 ? [] : text[..cut].Split('\n');
        if (lines.Length is < 3 or > 3 + 63 || lines[0] != Head)
            throw new FormatException($"A proof starts with '{Head}', the entry and its place, and has at most 63 hashes.");
        if (!lines[1].StartsWith("extra ", StringComparison.Ordinal) || !NoteText.TryBase64(lines[1][6..], out var entry))
            throw new FormatException("The second line of a proof is 'extra' and the entry in base64.");
        if (!lines[2].StartsWith("index ", StringComparison.Ordinal) || !NoteText.TrySize(lines[2][6..], out var index))
            throw new FormatException("The third line of a proof is 'index' and the place of the entry.");
        return new InclusionProof(index, entry, [.. lines[3..].Select(ParseHash)], SignedCheckpoint.Parse(text[(cut + 2)..]));
    }

    private static TreeHash ParseHash(string line) =>
        NoteText.TryHash(line, out var hash) ? hash : throw new FormatException($"'{line}' is not a hash in base64.");
}
