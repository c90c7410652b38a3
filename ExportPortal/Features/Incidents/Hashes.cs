using ExportPortal.Domain.Common;

namespace ExportPortal.Features.Incidents;

/// <summary>Reads a SHA-256 as people paste it.</summary>
internal static class Hashes
{
    /// <summary>What to say where it is none.</summary>
    public const string Asked = "A SHA-256 has 64 hexadecimal digits. Take it of the file and paste it here.";

    /// <returns>Null when it is none.</returns>
    public static ContentHash? Read(string typed) =>
        ContentHash.Read(string.Concat(typed.Where(letter => !char.IsWhiteSpace(letter))).ToLowerInvariant());
}
