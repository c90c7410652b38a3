using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Audits;

/// <summary>
/// The arithmetic of a draw that anybody can repeat (domain/08): commitment, seed, rank. Nothing in it is a choice, so
/// whoever knows both secrets gets the same licences.
/// </summary>
public static class DrawSeed
{
    /// <summary>Length of a secret in bytes.</summary>
    public const int SecretLength = 32;

    /// <summary>What is published before the quarter: SHA-256 of the secret followed by the quarter in ASCII ("2026-Q4").</summary>
    public static ContentHash Commit(ReadOnlySpan<byte> secret, Quarter quarter)
    {
        RuleViolation.When(secret.Length != SecretLength, "DR-1", $"A secret has {SecretLength} bytes, which are {SecretLength * 2} hexadecimal digits.");
        return ContentHash.Of([.. secret, .. Encoding.ASCII.GetBytes(quarter.ToString())]);
    }

    /// <summary>SHA-256 of both secrets, the authority's first. Without an outside party it is that of the authority's alone.</summary>
    public static byte[] Of(ReadOnlySpan<byte> authority, ReadOnlySpan<byte> outside) => SHA256.HashData([.. authority, .. outside]);

    /// <summary>HMAC-SHA-256 of the licence number in ASCII under the seed, as hexadecimal digits: their order is that of the bytes.</summary>
    public static string Rank(ReadOnlySpan<byte> seed, string item) => Convert.ToHexStringLower(HMACSHA256.HashData(seed, Encoding.ASCII.GetBytes(item)));

    /// <summary>Licences drawn of a stratum: rate a year times licences, a quarter of it, rounded up.</summary>
    /// <param name="rate">Share a year, 0 to 1.</param>
    public static int Size(decimal rate, int population) => checked((int)Math.Ceiling(rate * population / 4m));

    /// <summary>SHA-256 of the list: one line "number SPACE tier LF" a licence, in the order of the numbers.</summary>
    public static ContentHash ListHash(IEnumerable<DrawnFrom> population) =>
        ContentHash.Of(Encoding.ASCII.GetBytes(string.Concat(population.Select(one => $"{one.Licence} {one.Tier.ToString(CultureInfo.InvariantCulture)}\n"))));

    /// <summary>The bytes of a secret as it is written; null when it is none.</summary>
    public static byte[]? Read(string? hex)
    {
        var plain = new string((hex ?? "").Where(letter => !char.IsWhiteSpace(letter)).ToArray());
        return plain.Length == SecretLength * 2 && plain.All(char.IsAsciiHexDigit) ? Convert.FromHexString(plain) : null;
    }
}

/// <summary>A licence that can be drawn.</summary>
/// <param name="Tier">0 to 4.</param>
public sealed record DrawnFrom(string Licence, int Tier);

/// <summary>A licence with the value that orders it in its stratum.</summary>
public sealed record RankedLicence(string Licence, int Tier, string Rank);

/// <summary>The licences of one tier.</summary>
/// <param name="Rate">Share a year, 0 to 1.</param>
public sealed record DrawStratum(int Tier, decimal Rate, int Population, int Size);
