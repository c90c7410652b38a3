using System.Security.Cryptography;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.AccessLog;

/// <summary>
/// Personal text of an entry (domain/09 9.2). The entry holds only SHA-256(salt || UTF-8 of the value); salt and
/// value live in a side table whose row may be erased, after which the hash says nothing and the leaf still stands.
/// </summary>
public sealed record PrivateValue(string Field, byte[] Salt, string Value)
{
    public const string ActorName = "actor_name";
    public const string Reason = "reason";

    /// <summary>As long as the hash: a guess of a name cannot be tried against the log once the salt is gone.</summary>
    public const int SaltBytes = 32;

    public ContentHash Hash()
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(Salt);
        sha.AppendData(CanonicalWriter.StrictUtf8.GetBytes(Value));
        return new ContentHash(Convert.ToHexStringLower(sha.GetHashAndReset()));
    }
}
