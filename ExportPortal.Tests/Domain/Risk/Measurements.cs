namespace ExportPortal.Domain.Risk;

/// <summary>Measurements made from class sizes, without a file.</summary>
internal static class Measurements
{
    /// <summary>One class of each size.</summary>
    public static RiskMeasurement Of(params long[] sizes)
    {
        var rules = MeasurementRules.Of(new MeasurementPlan(["age"], [], []));
        var file = new MeasuredFile(new string('a', 64), 100, sizes.Sum(), 1, new FileDialect(",", "\"", "utf-8", "lf"));
        return new(file, rules, ["age"], ClassSizes.Measure(sizes.GroupBy(size => size).ToDictionary(size => size.Key, size => (long)size.Count())),
            new Dictionary<string, SensitiveMeasures>(), new MeasuringEngine("ExportPortal 1.0.0", "none"));
    }
}
