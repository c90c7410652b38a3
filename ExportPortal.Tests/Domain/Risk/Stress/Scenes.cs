using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>Cases for the rules: a T2 dataset in E2 with motive low, where 0.4 is the chance of an attempt and 0.09 the threshold.</summary>
internal static class Scenes
{
    public static readonly PolicyPack Pack = ShippedPacks.Current;

    public static StressContext At(int tier = 2, EnvironmentLevel environment = EnvironmentLevel.E2) => new()
    {
        Tier = tier, HighInvasiveness = false, IsPublic = tier == 0, Environment = environment, Motive = Motive.Low, Prevalence = new(0),
        TermMonths = 24, Granularity = Granularity.G4, Sensitivity = Sensitivity.S3, IsIntrinsicallyUnique = false,
    };

    /// <summary>Classes of one size: the data risk is 1 / size, on average and at worst.</summary>
    public static RiskMeasurement Sized(long size, int classes = 10) => Measurements.Of([.. Enumerable.Repeat(size, classes)]);

    public static StressTestResult Judge(string code, RiskMeasurement measured, StressFigures? figures = null, StressContext? context = null, PolicyPack? pack = null) =>
        StressTests.Judge(measured, figures ?? StressFigures.None, context ?? At(), pack ?? Pack).Single(result => result.Code == code);

    public static SetRisk Set(double average, long k = 5, params string[] names) => new(names.Length == 0 ? ["age"] : names, k, 10, 0, average, 0);
}
