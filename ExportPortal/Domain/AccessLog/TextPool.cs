using System.Text;
using System.Text.Json;
using ExportPortal.Domain.Licensing;

namespace ExportPortal.Domain.AccessLog;

/// <summary>
/// Shares the texts that lines of one delivery repeat: licences, organisations, purposes, users. A delivery of a million
/// events would else hold twenty million texts, most of them the same few. For one thread; forgets instead of growing.
/// </summary>
public sealed class TextPool
{
    private const int Places = 4_096;
    private const int Longest = 64;

    private readonly string?[] texts = new string?[Places];
    private readonly Dictionary<string, string?> licences = [];

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

    /// <summary>The licence number as it is written; null for one with a wrong check digit.</summary>
    internal string? Licence(string text)
    {
        if (licences.Count > Places)
            licences.Clear();
        if (!licences.TryGetValue(text, out var number))
            licences[text] = number = LicenceNumber.Parse(text)?.Text;
        return number;
    }

    private static int Place(ReadOnlySpan<byte> letters)
    {
        var hash = 2166136261u;
        foreach (var letter in letters)
            hash = (hash ^ letter) * 16777619u;
        return (int)((hash ^ (hash >> 12)) % Places);
    }
}
