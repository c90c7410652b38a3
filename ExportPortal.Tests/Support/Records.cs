using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Support;

/// <summary>The rest of a case: parties, a dataset with one measured version, and what a package is made from.</summary>
internal static class Records
{
    /// <summary>A key that signs checkpoints of the logs, for readers that no test shows a proof.</summary>
    public static Lazy<Data.Logs.CheckpointKey> LogKey { get; } = new(() =>
    {
        using var folder = new TemporaryFolder();
        return Data.Logs.CheckpointKey.Create(folder.Write("log", []) + ".key", "test.example/log");
    });

    public static readonly ContentHash File = ContentHash.Of("discharges"u8);

    public static Organisation Party(OrganisationId id, OrganisationKind kind, string name, string country, string romanised = "")
    {
        var party = Organisation.Register(id, kind, name, romanised, country);
        party.AssessEnvironment(EnvironmentLevel.E3, new(2026, 9, 1));
        party.Profile(Motive.Low, History.Clean, recognised: false, programme: false);
        return party;
    }

    public static Organisation Authority => Party(People.Authority, OrganisationKind.Authority, "Aldermark Data Export Authority", "XA");
    public static Organisation StewardHouse => Party(People.StewardHouse, OrganisationKind.Steward, "Aldermark Hospital Data Trust", "XA");
    public static Organisation RecipientHouse => Party(People.RecipientHouse, OrganisationKind.Recipient, "黒花医科大学財団", "NL", "Kurohana Medical University Foundation");

    public static Dataset Dataset(string number = "DS-01") => Domain.Datasets.Dataset.Register(
        new(Guid.NewGuid()), number, "Hospital discharges 2025", "planned admissions only",
        new Classification(["1M01"], Granularity.G4, 5_000, 0, new(0.001), false, false), People.Steward);

    public static DatasetVersion AddVersion(this Dataset dataset, ContentHash? file = null) => dataset.AddVersion(
        new(Guid.NewGuid()), new DatasetFile("discharges.csv", file ?? File, 1_234, 5_000, 3),
        [new("region", ColumnRole.QuasiIdentifier, ColumnType.Text), new("diagnosis", ColumnRole.Sensitive, ColumnType.Text)], People.Steward, Cases.Start);

    /// <summary>250 classes of 20 records: average and worst risk 0.05, three diagnoses in each.</summary>
    public static RiskMeasurement Measurement => new(
        new(File.Hex, 1_234, 5_000, 3, new(",", "\"", "utf-8", "lf")),
        MeasurementRules.Of(new(["region"], ["diagnosis"], [])),
        ["region"], ClassSizes.Measure(new Dictionary<long, long> { [20] = 250 }),
        new Dictionary<string, SensitiveMeasures> { ["diagnosis"] = Diagnosis }, new("test 1.0", "none"));

    /// <summary>Three diagnoses in every class, within the gates of each tier.</summary>
    private static SensitiveMeasures Diagnosis => SensitiveMeasures.WithoutClasses(3, numeric: false) with
    {
        LDistinct = 3, TEqualDistance = 0.1, HomogeneousRecords = 0, Reasons = new Dictionary<string, string>(),
    };

    /// <summary>A whole case with its licence granted, as the use case that seals it loads them.</summary>
    /// <param name="facts">What is decided on; null for tier 2 without condition or modifier.</param>
    /// <param name="onDraft">What is done to the draft before it is submitted; null for nothing.</param>
    public static PackageFacts Package(string? sealNote = "DEMONSTRATION SEAL", Domain.Decision.DecisionCase? facts = null, ApplicationContent? content = null, Action<Application>? onDraft = null)
    {
        var dataset = Dataset();
        var version = dataset.AddVersion();
        var assessment = Assess(version);
        var application = Cases.Draft(facts, new(People.StewardHouse, People.RecipientHouse, dataset.Id, version.Id, assessment.Id), content);
        onDraft?.Invoke(application);
        application.Walk(ApplicationState.DecisionPending, opinions: true);
        var licence = application.Deciders().ToList().ConvertAll(application.Approve)[^1];
        for (var at = 0; at < application.Conditions.Count; at++)
            application.Evidence(at, "seen and agreed", People.Officer, application.Next());
        foreach (var member in licence is null ? (Actor[])[People.Manager, People.SecondManager] : [])
            licence = application.ConfirmConditions(Cases.Seed, "all of it was seen", member, Cases.Pack, application.Next());
        return new(licence!, application, dataset, version, assessment, StewardHouse, RecipientHouse, Cases.Pack,
            new("Aldermark Data Export Authority", new("https://portal.example/"), sealNote));
    }

    public static RiskAssessment Assess(DatasetVersion version, string number = "RA-0001") =>
        RiskAssessment.Save(new(Guid.NewGuid()), number, version, Measurement, People.Steward, Cases.Start.AddDays(-1));
}
