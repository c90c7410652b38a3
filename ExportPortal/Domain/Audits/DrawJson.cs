using System.Globalization;
using System.Text.Json;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Audits;

/// <summary>The published form of a draw, and its examination by anybody who has the file alone.</summary>
public static class DrawJson
{
    public const string Format = "exportportal-draw-1";

    /// <summary>What is public of a draw before it is made.</summary>
    public const string CommitmentsFormat = "exportportal-draw-commitments-1";

    private const string Instant = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static void Write(Utf8JsonWriter json, DrawRecord draw)
    {
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteString("quarter", draw.Quarter.ToString());
        Write(json, draw.Commitments);
        json.WriteString("seed", draw.Seed);
        json.WriteStartArray("population");
        foreach (var one in draw.Population)
        {
            json.WriteStartObject();
            json.WriteString("licence", one.Licence);
            json.WriteNumber("tier", one.Tier);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteString("list_sha256", draw.ListHash.Hex);
        json.WriteStartArray("strata");
        foreach (var one in draw.Strata)
        {
            json.WriteStartObject();
            json.WriteNumber("tier", one.Tier);
            json.WriteNumber("rate", one.Rate);
            json.WriteNumber("population", one.Population);
            json.WriteNumber("drawn", one.Size);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("drawn");
        foreach (var one in draw.Drawn)
        {
            json.WriteStartObject();
            json.WriteString("licence", one.Licence);
            json.WriteNumber("tier", one.Tier);
            json.WriteString("rank", one.Rank);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("notes");
        foreach (var note in draw.Notes)
            json.WriteStringValue(note);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The commitments of a draw that is not made yet: whoever keeps them before the quarter can tell later that nobody chose again.</summary>
    public static void WriteCommitments(Utf8JsonWriter json, Quarter quarter, IReadOnlyList<DrawCommitment> commitments)
    {
        json.WriteStartObject();
        json.WriteString("format", CommitmentsFormat);
        json.WriteString("quarter", quarter.ToString());
        Write(json, commitments);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<DrawCommitment> commitments)
    {
        json.WriteStartArray("commitments");
        foreach (var one in commitments)
        {
            json.WriteStartObject();
            json.WriteString("party", one.Party);
            json.WriteBoolean("outside", one.IsOutside);
            json.WriteString("sha256", one.Hash.Hex);
            json.WriteString("published_at", one.PublishedAt.UtcDateTime.ToString(Instant, CultureInfo.InvariantCulture));
            if (one.Secret is { } secret)
                json.WriteString("secret", secret);
            if (one.WhyWithout is { } why)
                json.WriteString("why_without", why);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>Commitments as they were kept before the quarter; throws <see cref="FormatException"/> for another file.</summary>
    public static (Quarter Quarter, IReadOnlyList<DrawCommitment> Commitments) ReadCommitments(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            if (root.GetProperty("format").GetString() != CommitmentsFormat)
                throw new FormatException($"The format is not {CommitmentsFormat}.");
            return (Quarter.Parse(root.GetProperty("quarter").GetString()) ?? throw new FormatException("The quarter is not written like 2026-Q4."),
                [.. root.GetProperty("commitments").EnumerateArray().Select(Commitment)]);
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"These are no commitments of a draw: {Words(wrong)}.", wrong);
        }
    }

    /// <summary>The record that a file claims; throws <see cref="FormatException"/> for a file that is no draw.</summary>
    public static DrawRecord Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var root = document.RootElement;
            if (root.GetProperty("format").GetString() is var format && format != Format)
                throw new FormatException(format == CommitmentsFormat ? "This file has the commitments alone: the quarter was not drawn when it was taken. Keep it, and give it with --commitments beside the published draw." : $"The format is not {Format}.");
            return new(
                Quarter.Parse(root.GetProperty("quarter").GetString()) ?? throw new FormatException("The quarter is not written like 2026-Q4."),
                [.. root.GetProperty("strata").EnumerateArray().OrderBy(one => one.GetProperty("tier").GetInt32()).Select(one => one.GetProperty("rate").GetDecimal())],
                [.. root.GetProperty("commitments").EnumerateArray().Select(Commitment)],
                Text(root, "seed"),
                [.. root.GetProperty("population").EnumerateArray().Select(one => new DrawnFrom(Text(one, "licence"), one.GetProperty("tier").GetInt32()))],
                new(Text(root, "list_sha256")),
                [.. root.GetProperty("strata").EnumerateArray().Select(one => new DrawStratum(one.GetProperty("tier").GetInt32(), one.GetProperty("rate").GetDecimal(), one.GetProperty("population").GetInt32(), one.GetProperty("drawn").GetInt32()))],
                [.. root.GetProperty("drawn").EnumerateArray().Select(one => new RankedLicence(Text(one, "licence"), one.GetProperty("tier").GetInt32(), Text(one, "rank")))],
                [.. root.GetProperty("notes").EnumerateArray().Select(one => one.GetString() ?? throw new FormatException("A note is a text."))]);
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"This is no published draw: {Words(wrong)}.", wrong);
        }
    }

    private static string Words(Exception wrong) => wrong is JsonException ? "it is not JSON" : "a part of it is missing, or is of another kind";

    private static string Text(JsonElement one, string name) => one.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is a text.");

    private static DrawCommitment Commitment(JsonElement one)
    {
        var secret = one.TryGetProperty("secret", out var opened) ? opened.GetString() : null;
        if (secret is not null && DrawSeed.Read(secret) is null)
            throw new FormatException("A secret is not 64 hexadecimal digits.");
        return new(Text(one, "party"), one.GetProperty("outside").GetBoolean(), new(Text(one, "sha256")), one.GetProperty("published_at").GetDateTimeOffset(), secret)
        {
            WhyWithout = one.TryGetProperty("why_without", out var why) ? why.GetString() : null,
        };
    }
}
