using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Domain.Risk.Synthetic;

namespace ExportPortal.Domain.Risk;

/// <summary>A saved measurement of one dataset version: everything needed to repeat it, and the two figures decisions use.</summary>
public sealed class RiskAssessment
{
    public MeasurementId Id { get; private set; }

    /// <summary>RA-0001 and so on; printed on the certificate.</summary>
    public string Number { get; private set; } = "";
    public DatasetVersionId Version { get; private set; }
    public RiskMeasurement Measurement { get; private set; } = null!;

    /// <summary>What assessments of later versions ask of it.</summary>
    public MeasuredForm Form { get; private set; } = null!;

    /// <summary>Mean prosecutor risk over records, in [0, 1]: the data risk of a licensed release (04, 4.1).</summary>
    public double AverageRisk { get; private set; }

    /// <summary>Worst record's prosecutor risk, in [0, 1]: the data risk of a public release, capped per tier otherwise.</summary>
    public double MaximumRisk { get; private set; }
    public ContentHash FileHash { get; private set; }
    public PersonId MadeBy { get; private set; }

    /// <summary>When it was saved.</summary>
    public DateTimeOffset MadeAt { get; private set; }

    /// <summary>When the run that gave the figures began; null for an assessment that was saved before the portal kept it, as is <see cref="MeasuredSeconds"/>.</summary>
    public DateTimeOffset? MeasuredAt { get; private set; }

    /// <summary>How long it took, in seconds, without the stress tests.</summary>
    public double? MeasuredSeconds { get; private set; }

    /// <summary>Size of the smallest class, k, which the risk of the worst record is the inverse of; for lists that read that figure alone.</summary>
    /// <param name="maximumRisk">As in <see cref="MaximumRisk"/>, above 0.</param>
    public static long SmallestClass(double maximumRisk) => (long)Math.Round(1 / maximumRisk);

    /// <summary>Null for an assessment that was saved before the portal kept it.</summary>
    public AssessmentBasis? Basis { get; private set; }

    /// <summary>Last day before a new look is due, inclusive; null as <see cref="Basis"/>.</summary>
    public DateOnly? ReviewBy { get; private set; }

    /// <summary>SHA-256 of the policy pack it was held against; null as <see cref="Basis"/>.</summary>
    public ContentHash? PackHash { get; private set; }

    /// <summary>What to ask of the engine to get the same figures again from the same file.</summary>
    public MeasurementRequest Request => Basis?.Request ?? MeasurementRequest.Of(Measurement);

    /// <summary>The stress tests of the same file; null where they were not run.</summary>
    public StressRun? Stress { get; private set; }

    /// <summary>How long they took, in seconds; null as <see cref="Stress"/>. Beside the run, whose bytes a repetition gives again.</summary>
    public double? StressSeconds { get; private set; }

    /// <summary>The attacks on the same file that were on record when it was saved, which its certificate speaks of; null where none were. Later ones change nothing of it.</summary>
    public MeasurementId? Attacks { get; private set; }

    private RiskAssessment() { }

    /// <param name="declared">Roles and types of this measurement; null for those that the version was registered with.</param>
    public static RiskAssessment Save(MeasurementId id, string number, DatasetVersion version, RiskMeasurement measurement, Actor actor, DateTimeOffset now, AssessmentBasis? basis = null, IReadOnlyList<Variable>? declared = null)
    {
        RuleViolation.When(measurement.File.Sha256 != version.File.Hash.Hex, "RK-1", "The measured file is not the registered version: their hashes differ. Measure the registered file.");
        RuleViolation.When(!IsAsDeclared(declared ?? version.Variables, measurement), "MS-13", "The roles and types declared are not those that were measured. Run the measurement again with the present ones.");
        return new RiskAssessment
        {
            Id = id,
            Number = number,
            Version = version.Id,
            Measurement = measurement,
            Form = MeasuredForm.Of(measurement),
            AverageRisk = measurement.AverageRisk.Value,
            MaximumRisk = measurement.MaximumRisk.Value,
            FileHash = version.File.Hash,
            MadeBy = actor.Person,
            MadeAt = now,
            Basis = basis,
            ReviewBy = basis?.ReviewBy,
            PackHash = basis?.PackHash,
        };
    }

    /// <summary>Keeps when it was measured and how long that took, before it is stored. Beside the figures, whose bytes a repetition gives again.</summary>
    public void Keep(DateTimeOffset measuredAt, TimeSpan took) => (MeasuredAt, MeasuredSeconds) = (measuredAt, Math.Round(took.TotalSeconds, 3));

    /// <summary>Keeps the stress tests with the assessment that they belong to, before it is stored.</summary>
    public void Keep(StressRun run, TimeSpan took)
    {
        RuleViolation.When(run.FileHash != FileHash.Hex, "RK-2", "The stress tests are those of another file. Run them on the registered file.");
        (Stress, StressSeconds) = (run, Math.Round(took.TotalSeconds, 3));
    }

    /// <summary>Keeps which attacks on the file were the newest when it was saved, before it is stored.</summary>
    public void Keep(SyntheticAssessment attacks)
    {
        RuleViolation.When(attacks.Version != Version, "RK-3", "The attacks are those on another version.");
        Attacks = attacks.Id;
    }

    /// <summary>What the stress tests judge, with what attacks on the same file found in place of what stood there. The assessment stays as it was saved.</summary>
    /// <param name="attacks">
    /// For the assessment by itself those of <see cref="Attacks"/>; for a case the newest saved ones on the version. Null where none were saved. Those on another file say nothing of this one.
    /// </param>
    /// <returns>Null where neither tests nor attacks were run.</returns>
    public StressFigures? FiguresWith(SyntheticResult? attacks) => SyntheticFigures.Into(Stress?.Figures, attacks, FileHash);

    private static bool IsAsDeclared(IReadOnlyList<Variable> variables, RiskMeasurement measurement) =>
        Names(variables, ColumnRole.QuasiIdentifier).SetEquals(measurement.QuasiIdentifiers)
        && Names(variables, ColumnRole.Sensitive).SetEquals(measurement.Rules.Types.Keys.Except(measurement.QuasiIdentifiers))
        && measurement.Rules.Types.All(typed => variables.Any(variable => variable.Name == typed.Key && variable.Type == typed.Value));

    private static HashSet<string> Names(IReadOnlyList<Variable> variables, ColumnRole role) =>
        [.. variables.Where(variable => variable.Role == role).Select(variable => variable.Name)];
}
