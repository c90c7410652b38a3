using System.Security.Cryptography;
using System.Text;
using ExportPortal.Domain.AccessLog;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace ExportPortal.Data.Logs;

/// <summary>
/// The Ed25519 key that signs checkpoints, kept in a file apart from the database, in the form of Go's note
/// package ("PRIVATE+KEY+name+keyid+base64"). Beside it a file ".pub" holds the public key for auditors.
/// </summary>
public sealed class CheckpointKey : ICheckpointSigner
{
    private const string Prefix = "PRIVATE+KEY+";
    private const byte Ed25519 = 0x01;

    private readonly Ed25519PrivateKeyParameters secret;

    private CheckpointKey(string name, byte[] seed)
    {
        secret = new Ed25519PrivateKeyParameters(seed);
        Key = new NoteKey(name, secret.GeneratePublicKey().GetEncoded());
    }

    public NoteKey Key { get; }

    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        var signer = new Ed25519Signer();
        signer.Init(forSigning: true, secret);
        signer.BlockUpdate(message);
        return signer.GenerateSignature();
    }

    /// <summary>The <see cref="Ed25519Check"/> of the portal.</summary>
    public static bool Check(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        var verifier = new Ed25519Signer();
        verifier.Init(forSigning: false, new Ed25519PublicKeyParameters(publicKey));
        verifier.BlockUpdate(message);
        return verifier.VerifySignature(signature.ToArray());
    }

    /// <summary>Throws <see cref="FormatException"/>, without showing the key, when the text is not one.</summary>
    public static CheckpointKey Parse(string text)
    {
        var parts = text.Trim().StartsWith(Prefix, StringComparison.Ordinal) ? text.Trim()[Prefix.Length..].Split('+', 3) : [];
        var bytes = new byte[33];
        if (parts.Length != 3 || !Convert.TryFromBase64String(parts[2], bytes, out var length) || length != 33 || bytes[0] != Ed25519)
            throw new FormatException($"The checkpoint key is not an Ed25519 key in the form {Prefix}name+keyid+base64.");
        var key = new CheckpointKey(parts[0], bytes[1..]);
        return parts[1] == key.Key.Id.ToString("x8") ? key : throw new FormatException($"The key id {parts[1]} does not fit the checkpoint key; {key.Key.Id:x8} would.");
    }

    public static CheckpointKey Load(string file) => Parse(File.ReadAllText(file));

    /// <summary>Makes a key in a new file that its owner alone may read. Never replaces a file.</summary>
    public static CheckpointKey Create(string file, string name)
    {
        var seed = RandomNumberGenerator.GetBytes(32);
        var key = new CheckpointKey(name, seed);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(file, options))
        {
            stream.Write(Encoding.ASCII.GetBytes($"{Prefix}{name}+{key.Key.Id:x8}+{Convert.ToBase64String([Ed25519, .. seed])}\n"));
            stream.Flush(flushToDisk: true);
        }
        File.WriteAllText(file + ".pub", key.Key + "\n");
        return key;
    }
}
