using System.Text.Json.Serialization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Domain.Risk;

/// <summary>
/// What was measured of one file under one plan: figures, never rows. Holds all that is needed to repeat it;
/// repeated, it gives the same bytes (<see cref="RiskJson"/>).
/// </summary>
public sealed record RiskMeasurement(
    MeasuredFile File,
    MeasurementRules Rules,
    IReadOnlyList<string> QuasiIdentifiers,
    SampleMeasures Sample,
    IReadOnlyDictionary<string, SensitiveMeasures> Sensitive,
    MeasuringEngine Engine)
{
    /// <summary>Individual risk by sampling weights; only where the plan names a weight.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WeightedMeasures? Weighted { get; init; }

    /// <summary>Estimates beyond the sample; only where the plan asks for one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RiskModels? Models { get; init; }

    /// <summary>The risk by how much an attacker knows; only where it was asked for and classes exist.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BackgroundKnowledge? Knowledge { get; init; }

    /// <summary>What leaving out a quasi-identifier would do; as <see cref="Knowledge"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DropEffects? Drops { get; init; }

    /// <summary>What was measured for the stress tests; only where it was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StressFigures? Stress { get; init; }

    /// <summary>Strict average of domain/04 4.1: the mean prosecutor risk over the records of the sample. Data risk of a licensed release.</summary>
    [JsonIgnore]
    public Probability AverageRisk => new(Sample.ProsecutorAverage);

    /// <summary>1 / size of the smallest class: the risk of the worst record. Data risk of a public release, cap of a licensed one.</summary>
    [JsonIgnore]
    public Probability MaximumRisk => new(Sample.ProsecutorHighest);
}

/// <param name="Sha256">Of the file's bytes, 64 lower-case hexadecimal digits.</param>
/// <param name="Rows">Records without the header.</param>
/// <param name="Columns">Number of columns.</param>
public sealed record MeasuredFile(string Sha256, long Bytes, long Rows, int Columns, FileDialect Dialect);

/// <summary>How the file was read, detected once and fixed for the run.</summary>
/// <param name="LineEnd">"lf" or "crlf".</param>
public sealed record FileDialect(string Delimiter, string Quote, string Encoding, string LineEnd);

/// <summary>The text rules a measurement stands on. Nothing is trimmed, folded or normalised.</summary>
/// <param name="Types">Declared type of each measured column.</param>
public sealed record MeasurementRules(NullRule Null, bool Trim, string Case, string Normalise, IReadOnlyDictionary<string, ColumnType> Types)
{
    /// <summary>Column of sampling weights; null where unweighted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Weight { get; init; }

    /// <summary>Column of households; null where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Household { get; init; }

    public static MeasurementRules Of(MeasurementPlan plan) =>
        new(plan.Nulls, Trim: false, Case: "exact", Normalise: "none", plan.Columns.ToDictionary(c => c, plan.TypeOf)) { Weight = plan.Weight, Household = plan.Household };
}

/// <summary>What computed the figures: the portal's version and that of the database engine that counted.</summary>
public sealed record MeasuringEngine(string Portal, string Counting);
