using System.Text.Json;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Features.Datasets.Assessments;

/// <summary>The machine form of an assessment: all that is needed to repeat it, and the figures to compare with.</summary>
public sealed record AssessmentRecord(
    string Format, string Number, DateTimeOffset MadeAt, string Dataset, int Version, MeasurementRequest Request, RiskContext Context,
    string Pack, string PackSha256, DateOnly ReviewBy, RiskMeasurement Measurement)
{
    public static AssessmentRecord Of(AssessmentView view) => new(
        "exportportal/assessment/1", view.Assessment.Number, view.Assessment.MadeAt, view.Dataset, view.Version, view.Basis.Request, view.Basis.Context,
        view.Basis.Pack, view.Basis.PackHash.Hex, view.Basis.ReviewBy, view.Assessment.Measurement);

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, RiskJson.Options);

    public static AssessmentRecord Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<AssessmentRecord>(json, RiskJson.Options) ?? throw new JsonException("The record is null.");
}
