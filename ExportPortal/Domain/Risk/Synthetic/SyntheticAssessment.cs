using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Synthetic;

/// <summary>Attacks on a synthetic version, saved: all figures, the limits they were judged by, and the verdict. Never changed; new attacks are a new one.</summary>
public sealed class SyntheticAssessment
{
    public MeasurementId Id { get; private set; }

    /// <summary>SY-0001 and so on.</summary>
    public string Number { get; private set; } = "";

    /// <summary>The version whose file was attacked.</summary>
    public DatasetVersionId Version { get; private set; }
    public SyntheticResult Result { get; private set; } = null!;
    public IReadOnlyList<MeasureTest> Tests { get; private set; } = [];

    /// <summary>The worst of the tests.</summary>
    public MeasureVerdict Overall { get; private set; }

    /// <summary>Whose limits judged.</summary>
    public int Tier { get; private set; }
    public ContentHash Pack { get; private set; }
    public PersonId MadeBy { get; private set; }
    public DateTimeOffset MadeAt { get; private set; }

    /// <summary>The figures that lie over their limit, each beside it: "membership advantage 0.31, at most 0.1".</summary>
    public string OverInWords => string.Join("; ", Tests.Where(test => test.Verdict is MeasureVerdict.Over).Select(test => $"{test.Key.Replace('_', ' ')} {(test.Value is { } value ? Probability.Format(value) : "")}, {test.Asked}"));

    private SyntheticAssessment() { }

    /// <param name="tier">Base tier of the dataset.</param>
    public static SyntheticAssessment Save(MeasurementId id, string number, Dataset dataset, SyntheticResult result, int tier, PolicyPack pack, Actor actor, DateTimeOffset now)
    {
        RuleViolation.When(!dataset.IsStewardedBy(actor), "DS-4", "Only the dataset's own steward saves attacks on it.");
        var version = dataset.Versions.FirstOrDefault(one => one.File.Hash.Hex == result.Synthetic.Sha256)
            ?? throw new RuleViolation(new Rule("SY-13", "The synthetic file is not a version of this dataset. Measure and save that file as a version first, then attack it; a version that is a table, or was saved in another format, is another version."));
        RuleViolation.When(result.IsHoldOutSeen, "SY-15", $"{result.Copies.HoldOutRecords:N0} hold-out records stand whole in the synthetic file and {result.Copies.TrainingRecords:N0} training records, so the synthesis has seen the hold-out and these attacks show nothing. Attack again with records that it never saw.");
        var tests = result.Tests(tier, dataset.Classification.HighInvasiveness, pack);
        return new SyntheticAssessment
        {
            Id = id,
            Number = number,
            Version = version.Id,
            Result = result,
            Tests = tests,
            Overall = SyntheticResult.Overall(tests),
            Tier = tier,
            Pack = pack.Hash,
            MadeBy = actor.Person,
            MadeAt = now,
        };
    }
}
