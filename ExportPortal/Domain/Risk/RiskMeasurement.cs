using System.Text.Json.Serialization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;

namespace ExportPortal.Domain.Risk;

/// <summary>
/// What was measured of one file under one plan: figures, never rows. Holds all that is needed to repeat it; repeated, it
/// gives the same bytes (<see cref="RiskJson"/>) of all that <see cref="Repeatable"/> leaves.
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

    /// <summary>
    /// The same without what each run has of its own: the times at which tables were read, the build of the program, and of a
    /// table the figures record by record, for a server gives its rows in any order. All else comes out again.
    /// </summary>
    public RiskMeasurement Repeatable()
    {
        var whole = this with
        {
            Engine = Engine with { Code = null },
            File = File.WithoutTime(),
            Models = Models is { InPopulation: { } counted } models ? models with { InPopulation = counted with { Table = counted.Table.WithoutTime() } } : Models,
        };
        return File.From is null ? whole : whole with { Weighted = whole.Weighted?.WithoutFirst(), Models = whole.Models?.WithoutFirst() };
    }

    /// <summary>The same as an older build would have said it: without figures that came later, and with its reasons in its words. To be held against what it made byte for byte.</summary>
    public RiskMeasurement AsIn(RiskMeasurement older) => this with
    {
        Sample = older.Sample.LeftOut switch
        {
            null => Sample with { LeftOut = null },
            { Sizes: null } when Sample.LeftOut is { } left => Sample with { LeftOut = left with { Sizes = null } },
            _ => Sample,
        },
        Models = Models is { Reasons: { } reasons } models && older.Models?.Reasons is { } said
            ? models with { Reasons = reasons.ToDictionary(one => one.Key, one => said.GetValueOrDefault(one.Key) ?? one.Value) } : Models,
        Sensitive = Sensitive.ToDictionary(one => one.Key, one => older.Sensitive.TryGetValue(one.Key, out var before) ? one.Value.AsIn(before) : one.Value),
    };

    /// <summary>Strict average of domain/04 4.1: the mean prosecutor risk over all records of the file, left out or not. Data risk of a licensed release.</summary>
    [JsonIgnore]
    public Probability AverageRisk => new(Sample.WholeAverage);

    /// <summary>What was counted in a table of the population, as far as it speaks of the whole file: null where there was none, and where records were left out of the classes that were looked up.</summary>
    [JsonIgnore]
    public CountedPopulation? InPopulation => Sample.DroppedRecords == 0 ? Models?.InPopulation : null;

    /// <summary>l, t and records given away of the whole file; null where records were left out and not counted for it, as in older results.</summary>
    /// <param name="of">One of <see cref="Sensitive"/>.</param>
    public WholeAttribute? Whole(SensitiveMeasures of) => of.Whole ?? (Sample.DroppedRecords == 0 ? WholeAttribute.Of(of) : null);

    /// <summary>1 / size of the smallest class: the risk of the worst record. Data risk of a public release, cap of a licensed one.</summary>
    [JsonIgnore]
    public Probability MaximumRisk => new(Sample.WholeHighest);
}

/// <param name="Sha256">Of the file's bytes; of a table its content identity. 64 lower-case hexadecimal digits.</param>
/// <param name="Bytes">Size of the file; 0 for a table, which has none.</param>
/// <param name="Rows">Records without the header.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="Dialect">How a CSV file is written; null for anything else.</param>
public sealed record MeasuredFile(string Sha256, long Bytes, long Rows, int Columns, FileDialect? Dialect)
{
    public const string Csv = "csv", Parquet = "parquet", Table = "table";

    /// <summary>What was measured; null in results older than the second kind, which are of CSV files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Format { get; init; }

    /// <summary>Which table, and how its identity was made; null for a file.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("table")]
    public MeasuredTable? From { get; init; }

    /// <summary>The same with no time of a snapshot; a file has none anyway.</summary>
    public MeasuredFile WithoutTime() => From is { } table ? this with { From = table with { At = default } } : this;
}

/// <summary>A table that was counted where it stands.</summary>
/// <param name="Connection">Name of the connection in the settings.</param>
/// <param name="Identity">How the content identity was made.</param>
/// <param name="At">When the snapshot was taken in which it was made and everything counted, in UTC.</param>
public sealed record MeasuredTable(string Connection, string Schema, string Name, string Identity, DateTimeOffset At);

/// <summary>How the file was read, detected once and fixed for the run.</summary>
/// <param name="LineEnd">"lf" or "crlf".</param>
public sealed record FileDialect(string Delimiter, string Quote, string Encoding, string LineEnd);

/// <summary>The rules a measurement stands on.</summary>
/// <param name="Case">"exact" or "fold".</param>
/// <param name="Normalise">"none" or "nfc".</param>
/// <param name="Types">Declared type of each measured column.</param>
public sealed record MeasurementRules(NullRule Null, bool Trim, string Case, string Normalise, IReadOnlyDictionary<string, ColumnType> Types)
{
    private const string Folded = "fold", Composed = "nfc";

    [JsonIgnore]
    public TextRules Text => new(Trim, Case == Folded, Normalise == Composed);

    /// <summary>Column of sampling weights; null where unweighted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Weight { get; init; }

    /// <summary>Column of households; null where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Household { get; init; }

    public static MeasurementRules Of(MeasurementPlan plan) =>
        new(plan.Nulls, plan.Text.Trim, plan.Text.Fold ? Folded : "exact", plan.Text.Compose ? Composed : "none", plan.Columns.ToDictionary(c => c, plan.TypeOf)) { Weight = plan.Weight, Household = plan.Household };
}

/// <summary>What computed the figures: the portal's version and that of the database engine that counted.</summary>
public sealed record MeasuringEngine(string Portal, string Counting)
{
    /// <summary>SHA-256 of the portal's program, which tells two builds of one version apart; null in results older than this.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Code { get; init; }

    /// <summary>"ExportPortal 1.0.0 (program 0123456789ab…) with DuckDB 1.5.6".</summary>
    [JsonIgnore]
    public string Words => $"{Portal}{(Code is { } code ? $" (program {code[..12]}…)" : "")} with {Counting}";
}
