using ExportPortal.Components.Shared;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Microdata;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>A saved assessment that is measured again as it was: same columns, rules, choices and seed.</summary>
/// <param name="Saved">The figures on record, to compare with.</param>
/// <param name="Stress">Its stress tests; null where none were run.</param>
/// <param name="Variables">Roles that the version was registered with, for the columns that were not measured; null where they are not known.</param>
public sealed record RepeatedAssessment(string Number, MeasurementRequest Request, RiskMeasurement Saved, StressRun? Stress = null, IReadOnlyList<Variable>? Variables = null)
{
    /// <summary>Name of the file or table that was measured; null where it is not known.</summary>
    public string? FileName { get; init; }

    /// <summary>The context that it was saved for, and is judged in again; null where that is not known.</summary>
    public RiskContext? Context { get; init; }

    /// <summary>When it was measured; null where that is not known.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Which file or table is needed, in words: "the file a.csv, 24 records, measured on 26 November 2026, SHA-256 beginning with 0123456789abcdef".</summary>
    public string Needs =>
        $"the {(IsOfTable ? "table" : "file")}{(FileName is { } name ? $" {name}" : "")}, {Figures.Count(Saved.File.Rows)} records{(At is { } at ? $", measured on {Figures.Date(DateOnly.FromDateTime(at.UtcDateTime))}" : "")}, {(IsOfTable ? "content identity" : "SHA-256")} beginning with {Saved.File.Sha256[..16]}{(Saved.File.Dialect is { } read and not { Delimiter: ",", Quote: "\"", Encoding: "utf-8" or "utf-8-bom" } ? $", read with {SourceNote.Dialect(read)}" : "")}";

    /// <summary>How the file was read, so that it is read so again.</summary>
    public CsvWritten ReadAs => CsvWritten.As(Saved.File.Dialect);

    /// <summary>The same of the table of the population.</summary>
    public CsvWritten PopulationReadAs => CsvWritten.As(Saved.Models?.InPopulation?.Table.Dialect);

    /// <summary>Which earlier versions are needed besides, in a sentence; empty for none.</summary>
    /// <param name="brought">Those that are here.</param>
    public string NeedsBeside(IEnumerable<int> brought) =>
        (Stress?.Figures.Composition?.Differenced ?? []).Select(one => one.Version).Except(brought).ToList() is { Count: > 0 } versions
            ? $" Cells of version {string.Join(", ", versions)} were compared: bring {(versions.Count == 1 ? "it" : "them")} as well, under “What others know, for the stress tests”." : "";

    private bool IsOfTable => Saved.File.From is not null;

    /// <summary>Whether this is the content that was measured.</summary>
    public bool IsOf(MicrodataSource source) => source.Hash.Hex == Saved.File.Sha256;

    /// <summary>Said where something else is here.</summary>
    public string Refusal(string? name, MicrodataSource source) =>
        $"{name ?? "This"} is not what {Number} was measured on (it begins with {source.Hash.Hex[..16]}), so it cannot repeat it. Needed is {Needs}.";

    /// <summary>What was computed besides, as the form shows it.</summary>
    public RunChoice Choice => new()
    {
        Populations = Request.Plan.Populations,
        Weight = Request.Plan.Weight,
        Household = Request.Plan.Household,
        Suda = Request.Plan.Suda,
        Knowledge = Request.Knowledge is not null,
        Seed = Request.Knowledge?.Seed ?? RunChoice.Usual.Seed,
    };

    /// <summary>What the steward said for the stress tests.</summary>
    public StressChoices Choices => Stress is null ? StressChoices.None with { Population = Choice.Population } : StressChoices.Of(Stress, Choice.Population);

    /// <summary>Whether the roles on record say something about each of these columns. Of another file than the one measured they need not.</summary>
    public bool Fits(IReadOnlyList<string> columns) =>
        Request.Plan.Columns.All(columns.Contains) && (Variables is null || columns.All(name => Variables.Any(variable => variable.Name == name)));

    /// <summary>Role and type that the column had.</summary>
    public ColumnChoice Declare(ColumnProfile profile)
    {
        var plan = Request.Plan;
        var role = plan.QuasiIdentifiers.Contains(profile.Name) ? ColumnRole.QuasiIdentifier
            : plan.Sensitive.Contains(profile.Name) ? ColumnRole.Sensitive
            : (Variables?.FirstOrDefault(variable => variable.Name == profile.Name)?.Role ?? profile.ProposedRole) is ColumnRole.Identifier ? ColumnRole.Identifier : ColumnRole.Other;
        return new(profile, role, plan.TypeOf(profile.Name));
    }

    /// <summary>What came of the repetition, in one sentence or two.</summary>
    public string Verdict(RiskMeasurement measured) => IsSame(measured)
        ? $"Repeated: the same bytes as {Number}, every figure alike.{(IsSameTime(measured) ? "" : " Only the time at which the table was read is another.")}{(IsSameProgram(measured) ? "" : " The program is another build than then, and counts the same.")}"
        : measured.File.Sha256 != Saved.File.Sha256
            ? $"This is another file than that of {Number}, so the figures may differ."
            : measured.File.Dialect is { } now && Saved.File.Dialect is { } then && now with { LineEnd = then.LineEnd } != then
                ? $"The file was read with {SourceNote.Dialect(now)}, and for {Number} with {SourceNote.Dialect(then)}, so the figures may differ. Bring it again and choose that."
            : measured.Engine != Saved.Engine
                ? $"The figures differ from {Number}, or the engine that counted does: {Saved.Engine.Words} then, {measured.Engine.Words} now. Compare them after saving."
                : $"The figures differ from {Number} on the same file and engine. Do not rely on either before this is explained.";

    /// <summary>Whether every byte is the same but those that are each run's own, and figures that an older result does not hold; see <see cref="RiskMeasurement.Repeatable"/>.</summary>
    public bool IsSame(RiskMeasurement measured) => RiskJson.Write((IsSameProgram(measured) ? measured : measured.AsIn(Saved)).Repeatable()).AsSpan().SequenceEqual(RiskJson.Write(Saved.Repeatable()));

    private bool IsSameTime(RiskMeasurement measured) => measured.File == Saved.File && measured.Models?.InPopulation?.Table == Saved.Models?.InPopulation?.Table;

    private bool IsSameProgram(RiskMeasurement measured) => measured.Engine.Code == Saved.Engine.Code;
}
