using System.Text.Json;
using System.Text.Json.Serialization;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Domain.Risk.Synthetic;

namespace ExportPortal.Features.Datasets.Assessments;

/// <summary>The machine form of an assessment: all that is needed to repeat it, and the figures to compare with.</summary>
public sealed record AssessmentRecord(
    string Format, string Number, DateTimeOffset MadeAt, string Dataset, int Version, MeasurementRequest Request, RiskContext Context,
    string Pack, string PackSha256, DateOnly ReviewBy, RiskMeasurement Measurement)
{
    /// <summary>Number of the attacks that it was saved with; null where there were none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Attacks { get; init; }

    /// <summary>What those attacks found; null as <see cref="Attacks"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SyntheticResult? Synthetic { get; init; }

    /// <summary>When it was measured, where <see cref="MadeAt"/> is when it was saved; null where that was not kept, as is <see cref="MeasuredSeconds"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? MeasuredAt { get; init; }

    /// <summary>How long that took, in seconds, without the stress tests.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MeasuredSeconds { get; init; }

    /// <summary>How the dataset stood on the control list; null in records older than the member.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Classification? Data { get; init; }

    /// <summary>See <see cref="AssessmentBasis.Overruled"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Overruled { get; init; }

    /// <summary>The stress tests as they were run, with figures, parameters, seed and results; null where none were.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StressRun? Stress { get; init; }

    /// <summary>How long they took, in seconds; null as <see cref="Stress"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? StressSeconds { get; init; }

    /// <summary>The stress tests as the certificate gives them: in the context of the assessment, with its attacks; null in records older than the member.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<StressTestResult>? Judged { get; init; }

    /// <summary>The channels of the same; null as <see cref="Judged"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ChannelSummary>? Channels { get; init; }

    public static AssessmentRecord Of(AssessmentView view) => new(
        "exportportal/assessment/1", view.Assessment.Number, view.Assessment.MadeAt, view.Dataset, view.Version, view.Basis.Request, view.Basis.Context,
        view.Basis.Pack, view.Basis.PackHash.Hex, view.Basis.ReviewBy, view.Assessment.Measurement)
    {
        Attacks = view.Attacks?.Number, Synthetic = view.Attacks?.Result, Data = view.Basis.Data, Overruled = view.Basis.Overruled, Stress = view.Assessment.Stress, StressSeconds = view.Assessment.StressSeconds,
        Judged = view.Reading.Stress, Channels = view.Reading.Channels,
        MeasuredAt = view.Assessment.MeasuredAt, MeasuredSeconds = view.Assessment.MeasuredSeconds,
    };

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, RiskJson.Options);

    public static AssessmentRecord Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<AssessmentRecord>(json, RiskJson.Options) ?? throw new JsonException("The record is null.");
}
