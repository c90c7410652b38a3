using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ExportPortal.Domain.Risk.Synthetic;

namespace ExportPortal.Domain.Risk;

/// <summary>The one JSON form of a measurement: snake_case keys, every key present, null with a reason beside it.</summary>
public static class RiskJson
{
    public static JsonSerializerOptions Options { get; } = Make();

    public static byte[] Write(RiskMeasurement measurement) => JsonSerializer.SerializeToUtf8Bytes(measurement, Options);

    public static RiskMeasurement Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<RiskMeasurement>(json, Options) ?? throw new JsonException("The measurement is null.");

    public static byte[] WriteSynthetic(SyntheticResult result) => JsonSerializer.SerializeToUtf8Bytes(result, Options);

    public static SyntheticResult ReadSynthetic(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<SyntheticResult>(json, Options) ?? throw new JsonException("The result is null.");

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
