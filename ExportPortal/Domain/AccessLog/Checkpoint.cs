using System.Globalization;

namespace ExportPortal.Domain.AccessLog;

/// <summary>What a log was at some size: its name, the number of entries and the root over them (C2SP tlog-checkpoint).</summary>
/// <param name="Origin">The log's name, usually like an address without scheme: "portal.example/audit".</param>
/// <param name="Size">At least 0.</param>
public sealed record Checkpoint(string Origin, long Size, TreeHash Root)
{
    /// <summary>The three lines that are signed.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Root.Base64}\n");

    public SignedCheckpoint Sign(ICheckpointSigner signer) => new(this, SignedNote.Sign(Text, signer));

    /// <summary>Throws <see cref="FormatException"/>. Lines of extension are refused: no one could audit them.</summary>
    public static Checkpoint Parse(string text)
    {
        var lines = text.Split('\n');
        if (lines.Length != 4 || lines[3].Length > 0)
            throw new FormatException($"A checkpoint has three lines (origin, size, root), not {lines.Length - 1}.");
        if (lines[0].Length == 0)
            throw new FormatException("The first line of a checkpoint names its log; it is empty.");
        if (!NoteText.TrySize(lines[1], out var size))
            throw new FormatException($"The second line of a checkpoint is its size in decimal digits, not '{lines[1]}'.");
        if (!NoteText.TryHash(lines[2], out var root))
            throw new FormatException($"The third line of a checkpoint is its root in base64, not '{lines[2]}'.");
        return new Checkpoint(lines[0], size, root);
    }
}

/// <summary>A checkpoint with its signatures. Having one says nothing: ask <see cref="IsSignedBy"/>.</summary>
public sealed record SignedCheckpoint(Checkpoint Checkpoint, SignedNote Note)
{
    public long Size => Checkpoint.Size;

    public static SignedCheckpoint Parse(string note)
    {
        var signed = SignedNote.Parse(note);
        return new SignedCheckpoint(Checkpoint.Parse(signed.Text), signed);
    }

    /// <summary>Whether it is a checkpoint of the log that the key belongs to (origin = name of the key), rightly signed.</summary>
    public bool IsSignedBy(NoteKey key, Ed25519Check check) => Checkpoint.Origin == key.Name && Note.IsSignedBy(key, check);

    public override string ToString() => Note.ToString();
}
