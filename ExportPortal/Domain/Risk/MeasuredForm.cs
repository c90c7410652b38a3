using System.Text.Json.Serialization;

namespace ExportPortal.Domain.Risk;

/// <summary>Of a saved measurement what later ones ask: beside it, for the figures of a file with many columns are long.</summary>
/// <param name="QuasiIdentifiers">As they were measured.</param>
/// <param name="IsTable">Whether a table was measured and no file.</param>
/// <param name="Encoding">How the characters of a CSV file were written; null for anything else.</param>
public sealed record MeasuredForm(IReadOnlyList<string> QuasiIdentifiers, bool IsTable, string? Encoding)
{
    /// <summary>What stood between its cells; null for anything else, and in forms that were saved before it was kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Delimiter { get; init; }

    /// <summary>Its quotation mark; null as <see cref="Delimiter"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Quote { get; init; }

    public static MeasuredForm Of(RiskMeasurement measured) => new(measured.QuasiIdentifiers, measured.File.From is not null, measured.File.Dialect?.Encoding)
    {
        Delimiter = measured.File.Dialect?.Delimiter, Quote = measured.File.Dialect?.Quote,
    };
}
