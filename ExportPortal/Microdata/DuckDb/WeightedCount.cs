using System.Globalization;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata.DuckDb;

/// <summary>Sums of sampling weights by class. They are added up as decimals, so that the order in which threads meet them cannot show.</summary>
internal sealed class WeightedCount(DuckDbRun run, MicrodataFile file, MeasurementPlan plan, IReadOnlyList<int> quasi)
{
    /// <summary>A weight is above 0 and below this.</summary>
    private const double Most = 1e15;

    /// <summary>Whether a cell is a weight; the same reading as <see cref="Columns"/>.</summary>
    public static bool Accepts(ReadOnlySpan<byte> cell) =>
        NumberText.Is(cell) && double.Parse(cell, CultureInfo.InvariantCulture) is >= 1e-9 and < Most;

    /// <summary>Aggregates: the sum, and how many cells are no weight.</summary>
    public static string Columns(int column)
    {
        var number = SqlText.Number(SqlText.Column(column));
        var sound = $"{number} >= 1e-9 AND {number} < 1e15";
        return $"sum(CASE WHEN {sound} THEN ({number})::DECIMAL(28,12) ELSE 0 END) AS w, count(*) FILTER (({sound}) IS NOT TRUE) AS unsound";
    }

    public (WeightedMeasures Weighted, ExactIndividualRisk Exact) Measure(IReadOnlyList<int> firstClasses)
    {
        run.Begin("Weighing classes");
        var classes = new List<WeightedClass>();
        run.Each("SELECT n, w::DOUBLE, count(*) FROM classes GROUP BY n, w ORDER BY n, w", row => classes.Add(new WeightedClass(row.GetInt64(0), row.GetDouble(1), row.GetInt64(2))));
        var first = firstClasses.Select(Class).ToList();
        var weighted = WeightedMeasures.Measure(classes, first);
        return (plan.Household is null ? weighted : weighted with { Household = Households(plan.Household) }, ExactIndividualRisk.Measure(classes, first));
    }

    private WeightedClass Class(int number)
    {
        var found = default(WeightedClass);
        run.Each($"SELECT n, w::DOUBLE FROM classes WHERE rowid = {number}", row => found = new WeightedClass(row.GetInt64(0), row.GetDouble(1)));
        return found;
    }

    /// <summary>A record with an empty cell is a household of its own.</summary>
    private HouseholdMeasures Households(string column)
    {
        run.Begin("Joining households");
        var household = SqlText.Column(file.IndexOf(column));
        run.Execute($"""
            CREATE TEMP TABLE members AS SELECT dense_rank() OVER (ORDER BY h) AS household, h = '' AS lone, n, w::DOUBLE AS w, m FROM
            (SELECT classes.n, classes.w, h, sum(m)::BIGINT AS m FROM classes JOIN
              (SELECT {SqlText.List(quasi)}, {household} AS h, count(*) AS m FROM {new SqlText(file).Source} GROUP BY ALL) USING ({SqlText.List(quasi)}) GROUP BY ALL)
            """);
        var tally = new HouseholdTally();
        run.Each("SELECT household, lone, n, w, m FROM members ORDER BY 1, 3, 4", row =>
            tally.Add(row.GetInt64(0), row.GetBoolean(1), IndividualRisk.Approximate(row.GetInt64(2), row.GetDouble(3)), row.GetInt64(4)));
        return tally.Measures();
    }
}
