using System.Text;

namespace ExportPortal.Domain.AccessLog;

/// <summary>
/// That a log is the continuation of an older state of itself, for somebody who has both checkpoints and the public key:
/// nothing that the older one signed was changed, taken out or moved (RFC 6962 2.1.2).
/// </summary>
public sealed record ConsistencyProof(SignedCheckpoint Older, SignedCheckpoint Newer, IReadOnlyList<TreeHash> Path)
{
    private const string Head = "exportportal/consistency-proof/1";
    private const string Mark = "\n--\n";

    /// <summary>Null when the proof holds, else the first thing that is wrong, in words.</summary>
    public string? Fault(NoteKey key, Ed25519Check check)
    {
        foreach (var (which, checkpoint) in new[] { ("older", Older), ("newer", Newer) })
            if (!checkpoint.IsSignedBy(key, check))
                return $"The {which} checkpoint is not signed by {key.Name} with key {key.Id:x8}.";
        return MerkleProof.VerifyConsistency(Older.Size, Older.Checkpoint.Root, Newer.Size, Newer.Checkpoint.Root, Path)
            ? null
            : $"The log of {Newer.Size} entries is not the continuation of the log of {Older.Size} entries: the two checkpoints contradict each other.";
    }

    public string ProofText()
    {
        var text = new StringBuilder(Head).Append('\n');
        foreach (var hash in Path)
            text.Append(hash.Base64).Append('\n');
        return text.Append("--\n").Append(Older).Append("--\n").Append(Newer).ToString();
    }

    /// <summary>Throws <see cref="FormatException"/> for anything that <see cref="ProofText"/> would not write.</summary>
    public static ConsistencyProof Parse(string text)
    {
        var parts = text.Split(Mark);
        var lines = parts[0].Split('\n');
        if (parts.Length != 3 || lines.Length > 130 || lines[0] != Head)
            throw new FormatException($"A consistency proof starts with '{Head}' and holds hashes and two checkpoints, apart by lines of two dashes.");
        return new ConsistencyProof(SignedCheckpoint.Parse(parts[1] + "\n"), SignedCheckpoint.Parse(parts[2]), [.. lines[1..].Select(ParseHash)]);
    }

    private static TreeHash ParseHash(string line) =>
        NoteText.TryHash(line, out var hash) ? hash : throw new FormatException($"'{line}' is not a hash in base64.");
}
