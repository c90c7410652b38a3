using ExportPortal.Domain.Policy;
using ExportPortal.Features.Datasets;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>An invented dataset (domain/13, 13.1) with the file that its risk is measured on.</summary>
internal sealed record ScenarioDataset(string Id, string Steward, DatasetInput Input, ScenarioFile File);

/// <summary>
/// The twelve datasets. Each file holds fewer records than the dataset has persons, and its classes are those of the whole,
/// so the measured risks are the ones that the scenario tells.
/// </summary>
internal static class ScenarioDatasets
{
    private static readonly ScenarioColumn Region = new("region", "North", "Fjords", "Midlands", "Coast", "Capital", "South");
    private static readonly ScenarioColumn Sex = new("sex", "female", "male");
    private static readonly ScenarioColumn Age = new("age_band", "0-17", "18-34", "35-49", "50-64", "65-79", "80+");
    private static readonly ScenarioColumn Year = new("year_band", "2015-2017", "2018-2020", "2021-2023", "2024-2025");
    private static readonly ScenarioColumn Hour = new("hour", "06", "08", "10", "13", "16", "18", "20", "22");

    public static IReadOnlyList<ScenarioDataset> All { get; } =
    [
        new("DS-01", "statistics-office", Data("Respiratory admissions and air quality, district tables 2015-2025", "1A01", Granularity.G1, 4_100_000, 0, "Counts by district with a smallest cell of 12; the disclosure control was audited."),
            new("admissions-air.csv", 5_000, 100, 12, [new("district", Numbered("D", 30)), Year], new("cause", "asthma", "pneumonia", "bronchitis", "other"), "admissions")),
        new("DS-02", "hospital-trust", Data("Hospital discharge sample file 2019-2024", "1M01", Granularity.G4, 212_000, 0.004, "A sample of planned admissions; months instead of days, 9 quasi-identifiers, k of 12, l of 4."),
            new("discharges.csv", 4_000, 124, 12,
                [Region, Sex, Age, new("admitted", "planned", "acute"), new("ward", "medicine", "surgery"), new("stay", "short", "long"), new("insured", "public", "private"), new("transfer", "no", "yes"), new("year", "2019-2021", "2022-2024")],
                new("diagnosis", "respiratory", "circulatory", "injury", "neoplasm"), "nights")),
        new("DS-03", "hospital-trust", Data("Northern diabetes cohort, longitudinal extract", "1M02", Granularity.G5, 18_400, 0.0005, "One row a person, visits folded; dates are shifted by 0 to 364 days, k of 5.", invasive: true),
            new("diabetes-cohort.csv", 4_000, 248, 5, [Region, Sex, Age, new("onset", "1990s", "2000s", "2010s", "2020s")], new("complication", "none", "eye", "kidney", "nerve", "foot"), "visits")),
        new("DS-04", "rare-register", Data("Rare metabolic disorders by municipality", "1A02", Granularity.G0, 640, 0.00005, "Cells of 4 to 9 are kept, because the disorders are rare.", invasive: true),
            new("rare-disorders.csv", 600, 66, 4, [new("municipality", Numbered("M", 22)), Sex, Age], new("disorder", "Fabry", "Gaucher", "Pompe", "MPS"), "cases")),
        new("DS-05", "genoalder", Data("GenoAlder 5k variant calls", "2M01", Granularity.G5, 5_120, 0.0005, "Coded identifiers are destroyed. Consent is for general research by non-profit users (GRU-NPU).", dualUse: 2, invasive: true, dataUse: ["GRU", "NPU"]),
            new("variant-calls.csv", 2_000, 660, 1, [new("rs1", "AA", "AG", "GG"), new("rs2", "CC", "CT", "TT"), new("rs3", "GG", "GT", "TT"), new("rs4", "AA", "AC", "CC"), new("rs5", "CC", "CG", "GG"), Sex, Age], new("phenotype", "control", "lipids", "pressure", "glucose"), "depth")),
        new("DS-06", "genoalder", Data("GenoAlder allele-frequency summary", "2A01", Granularity.G1, 5_120, 0.0005, "Frequencies over 5,120 persons; alleles under 1 % are left out.", dualUse: 1),
            new("allele-frequencies.csv", 1_000, 20, 50, [new("chromosome", Numbered("chr", 20))], new("consequence", "missense", "synonymous", "intron", "regulatory"), "frequency_permille")),
        new("DS-07", "transit-agency", Data("Metro trip records, coarse", "4M02", Granularity.G4, 640_000, 0.002, "Hexagons of 2 km, bins of 1 hour, no card key.", dualUse: 1),
            new("metro-trips.csv", 5_000, 60, 20, [new("origin", Numbered("H", 15)), Hour], new("line", "red", "blue", "green", "ring"), "minutes")),
        new("DS-08", "fjordtel", Data("Mobile trajectories, week 14/2025", "4M01", Granularity.G5, 88_000, 0.02, "500 m and 15 minutes; four points single out 61 % of the devices.", dualUse: 2, invasive: true),
            new("trajectories.csv", 2_000, 1_000, 1, [new("home_cell", Numbered("C", 40)), new("work_cell", Numbered("W", 30)), Hour], new("mode", "walk", "car", "bus", "rail"), "places")),
        new("DS-09", "payments-council", Data("Card-spending panel 2024", "5M01", Granularity.G4, 54_000, 0.006, "k of 11 on 6 quasi-identifiers; amounts in bands.", dualUse: 1, invasive: true),
            new("card-panel.csv", 4_000, 164, 11, [Region, Sex, Age, new("household", "one", "two", "more"), new("tenure", "owner", "tenant"), new("income", "low", "middle", "high")], new("sector", "food", "fuel", "travel", "health", "leisure"), "purchases")),
        new("DS-10", "statistics-office", Data("Synthetic household survey, DP epsilon 1", "9S01", Granularity.G2, 120_000, 0.004, "Synthetic; epsilon 1 and delta 1e-7 at the level of persons. Rare households are flattened."),
            new("synthetic-households.csv", 3_996, 12, 333, [Region, Sex], new("tenure", "owner", "tenant", "other"), "persons")),
        new("DS-11", "education-archive", Data("School pathway records 2012-2024", "7M02", Granularity.G5, 36_500, 0.01, "Children; cohort years are banded, k of 5.", invasive: true, vulnerable: true),
            new("school-pathways.csv", 3_000, 174, 5, [Region, Sex, new("cohort", "2012-2014", "2015-2017", "2018-2020", "2021-2024"), new("school", "primary", "lower", "upper", "vocational")], new("outcome", "upper secondary", "vocational", "work", "left"), "grade_points")),
        new("DS-12", "lumen-lab", Data("Street-scene face crops for vision research", "3M01", Granularity.G4, 9_700, 0.02, "Faces are blurred; the blurring can be undone in 4 % of the crops.", dualUse: 3, invasive: true),
            new("face-crops.csv", 1_000, 900, 1, [new("scene", Numbered("S", 60)), Hour, new("pose", "front", "left", "right")], new("age_guess", "child", "adult", "older"), "pixels")),
    ];

    private static DatasetInput Data(string title, string entry, Granularity granularity, long persons, double prevalence, string limitations, int dualUse = 0, bool invasive = false, bool vulnerable = false, string[]? dataUse = null) => new()
    {
        Title = title, Limitations = $"Invented for demonstration. {limitations}", Entries = [entry], Granularity = granularity, Persons = persons,
        Prevalence = prevalence, DualUse = dualUse, HighInvasiveness = invasive, Vulnerable = vulnerable, DataUse = dataUse ?? [],
    };

    private static string[] Numbered(string prefix, int count) => [.. Enumerable.Range(1, count).Select(number => FormattableString.Invariant($"{prefix}{number:00}"))];
}
