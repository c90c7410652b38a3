using System.Text.Json;
using System.Text.Json.Serialization;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Policy;

/// <summary>Turns the bytes of a pack into its records; what JSON alone can tell is refused here, the rest by <see cref="PackChecks"/>.</summary>
internal static class PackReader
{
    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false), new ProbabilityConverter() },
    };

    public static PolicyPack Read(ReadOnlySpan<byte> json)
    {
        var pack = Parse(json);
        PackChecks.Run(pack);
        return pack;
    }

    private static PolicyPack Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            RefuseNull(JsonSerializer.Deserialize<JsonElement>(json, Strict), "$");
            return JsonSerializer.Deserialize<PolicyPack>(json, Strict)!;
        }
        catch (JsonException bad)
        {
            throw new PolicyPackInvalid(bad.Path ?? "$", InWords(bad));
        }
    }

    /// <summary>The parser counts lines from 0 and speaks of types of the program.</summary>
    private static string InWords(JsonException bad)
    {
        var said = bad.Message.Split(" Path: ")[0].TrimEnd('.');
        var what = said.StartsWith("The JSON property '", StringComparison.Ordinal) && said.Contains(" could not be mapped", StringComparison.Ordinal) ? $"a pack has no '{said.Split('\'')[1]}' there" : said;
        return bad.LineNumber is { } line ? $"{what}, line {line + 1}." : $"{what}.";
    }

    /// <summary>Null never stands in a pack: a value that does not apply is left out, so that a forgotten one is seen.</summary>
    private static void RefuseNull(JsonElement element, string path)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Null:
                throw new PolicyPackInvalid(path, "null is not a value; leave the key out when it does not apply.");
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                    RefuseNull(item, $"{path}[{index++}]");
                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                    RefuseNull(property.Value, $"{path}.{property.Name}");
                break;
        }
    }

    private sealed class ProbabilityConverter : JsonConverter<Probability>
    {
        public override Probability Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out var value) || !(value >= 0 && value <= 1))
                throw new JsonException("a probability is a number between 0 and 1, both inclusive.");
            return new Probability(value);
        }

        public override void Write(Utf8JsonWriter writer, Probability value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
    }
}
