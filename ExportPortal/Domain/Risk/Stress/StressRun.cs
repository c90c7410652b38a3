using System.Text.Json;
using System.Text.Json.Serialization;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>
/// A run of the stress tests with all that is needed to repeat it: code, pack, seed, file, context, figures, results.
/// Repeated, it gives the same bytes; how long it took is therefore kept beside it, not in it.
/// </summary>
/// <param name="Engine">What computed the figures.</param>
/// <param name="Pack">Name of the policy pack.</param>
/// <param name="PackHash">SHA-256 of the pack, 64 lower-case hexadecimal digits.</param>
/// <param name="FileHash">The same of the measured file.</param>
/// <param name="Seed">Of every random choice.</param>
public sealed record StressRun(
    MeasuringEngine Engine, string Pack, string PackHash, string FileHash, int Seed, StressContext Context, StressFigures Figures, IReadOnlyList<StressTestResult> Results)
{
    /// <summary>Which columns were asked about; null in runs older than the member, and outside the portal.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StressAsked? Asked { get; init; }

    /// <summary>What was asked; of a run that did not keep it, as far as its figures tell.</summary>
    [JsonIgnore]
    public StressAsked Question => Asked ?? StressAsked.Of(Figures);

    /// <summary>Judges the figures in a context; the pack must have stress tests.</summary>
    public static StressRun Of(RiskMeasurement measured, StressFigures figures, StressContext context, int seed, PolicyPack pack) => new(
        measured.Engine, pack.Id, pack.Hash.Hex, measured.File.Sha256, seed, context, figures, StressTests.Judge(measured, figures, context, pack));

    /// <summary>The same figures in another context or under another pack: nothing is measured again.</summary>
    public StressRun In(StressContext context, RiskMeasurement measured, PolicyPack pack) => Of(measured, Figures, context, Seed, pack) with { Asked = Asked };

    /// <summary>The one JSON form, as of a measurement.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, RiskJson.Options);

    public static StressRun Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<StressRun>(json, RiskJson.Options) ?? throw new JsonException("The run is null.");
}
