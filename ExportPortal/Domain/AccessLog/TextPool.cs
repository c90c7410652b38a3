using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using System.Text.Json;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;

namespace ExportPortal.Domain.AccessLog;

/// <summary>
/// Shares the texts and hashes that many events repeat: licences, organisations, purposes, users. A million events would else
/// hold twenty million texts, most of them the same few. For one thread; forgets instead of growing.
/// </summary>
public sealed class TextPool
{
    private const int Places = 4_096;
    private const int Longest = 64;

    /// <summary>More than for texts: each person stands for several hashes, and two that share a place drive each other out.</summary>
    private const int PlacesOfHashes = 16_384;

    private readonly string?[] texts = new string?[Places];
    private (TreeHash Bytes, ContentHash Hash)[]? hashes;
    private readonly Dictionary<string, string?> licences = [];

    /// <summary>What field came behind each last time, by their places: a source writes its lines alike.</summary>
    internal AccessFields.Field?[] Behind { get; } = new AccessFields.Field?[AccessFields.All.Count + 1];

    /// <summary>The text that the reader stands on.</summary>
    internal string Text(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped || reader.HasValueSequence || reader.ValueSpan.Length > Longest)
            return reader.GetString()!;
        ref var kept = ref texts[Place(reader.ValueSpan)];
        if (kept is null || !Ascii.Equals(reader.ValueSpan, kept))
            kept = reader.GetString()!;
        return kept;
    }

    /// <summary>The text of these bytes. Throws <see cref="ArgumentException"/> when they are not well-formed UTF-8.</summary>
    internal string Text(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > Longest)
            return CanonicalWriter.StrictUtf8.GetString(utf8);
        ref var kept = ref texts[Place(utf8)];
        if (kept is null || !Ascii.Equals(utf8, kept))
            kept = CanonicalWriter.StrictUtf8.GetString(utf8);
        return kept;
    }

    /// <summary>The hash of these 32 bytes.</summary>
    internal ContentHash Hash(ReadOnlySpan<byte> bytes)
    {
        var asked = TreeHash.From(bytes);
        hashes ??= new (TreeHash, ContentHash)[PlacesOfHashes];
        ref var kept = ref hashes[(int)((uint)asked.Low % PlacesOfHashes)];
        if (kept.Hash.Hex is null || kept.Bytes != asked)
            kept = (asked, new ContentHash(Convert.ToHexStringLower(bytes)));
        return kept.Hash;
    }

    /// <summary>The licence number as it is written; null for one with a wrong check digit.</summary>
    internal string? Licence(string text)
    {
        if (licences.Count > Places)
            licences.Clear();
        if (!licences.TryGetValue(text, out var number))
            licences[text] = number = LicenceNumber.Parse(text)?.Text;
        return number;
    }

    /// <summary>Eight letters at a time: this is asked for every text of every event.</summary>
    private static int Place(ReadOnlySpan<byte> letters)
    {
        const ulong spread = 0x9E3779B97F4A7C15;
        var hash = (ulong)letters.Length;
        for (; letters.Length >= sizeof(ulong); letters = letters[sizeof(ulong)..])
            hash = BitOperations.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(letters)) * spread, 29);
        foreach (var letter in letters)
            hash = (hash ^ letter) * spread;
        return (int)((hash ^ (hash >> 32)) % Places);
    }
}
