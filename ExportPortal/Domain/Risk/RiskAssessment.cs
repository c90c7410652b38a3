using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk;

/// <summary>A saved measurement of one dataset version: everything needed to repeat it, and the two figures decisions use.</summary>
public sealed class RiskAssessment
{
    public MeasurementId Id { get; private set; }

    /// <summary>RA-0001 and so on; printed on the certificate.</summary>
    public string Number { get; private set; } = "";
    public DatasetVersionId Version { get; private set; }
    public RiskMeasurement Measurement { get; private set; } = null!;

    /// <summary>Mean prosecutor risk over records, in [0, 1]: the data risk of a licensed release (04, 4.1).</summary>
    public double AverageRisk { get; private set; }

    /// <summary>Worst record's prosecutor risk, in [0, 1]: the data risk of a public release, capped per tier otherwise.</summary>
    public double MaximumRisk { get; private set; }
    public ContentHash FileHash { get; private set; }
    public PersonId MadeBy { get; private set; }
    public DateTimeOffset MadeAt { get; private set; }

    private RiskAssessment() { }

    public static RiskAssessment Save(MeasurementId id, string number, DatasetVersionId version, ContentHash versionHash, RiskMeasurement measurement, Actor actor, DateTimeOffset now)
    {
        RuleViolation.When(measurement.File.Sha256 != versionHash.Hex, "CK-02", "The measured file is not the registered version: their hashes differ. Measure the registered file.");
        return new RiskAssessment
        {
            Id = id,
            Number = number,
            Version = version,
            Measurement = measurement,
            AverageRisk = measurement.AverageRisk.Value,
            MaximumRisk = measurement.MaximumRisk.Value,
            FileHash = versionHash,
            MadeBy = actor.Person,
            MadeAt = now,
        };
    }
}
