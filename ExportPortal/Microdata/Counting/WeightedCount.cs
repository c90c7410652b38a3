using System.Globalization;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata.Counting;

/// <summary>Sums of sampling weights by class. They are added up as decimals, so that the order in which threads meet them cannot show.</summary>
internal sealed class WeightedCount(SqlRun run, MeasurementPlan plan, IReadOnlyList<int> quasi)
{
    /// <summary>A weight is at least the first and below the second; what is below twelve decimal places of it does not count.</summary>
    private const double Least = 1e-9, Most = 1e15;

    /// <summary>What a weight is, in words.</summary>
    public const string Range = "a number of at least 1e-9 and less than 1e15";

    /// <summary>Whether a cell is a weight; the same reading as <see cref="Columns"/>.</summary>
    public static bool Accepts(ReadOnlySpan<byte> cell) =>
        NumberText.Is(cell) && double.Parse(cell, CultureInfo.InvariantCulture) is >= Least and < Most;

    /// <summary>Aggregates: the sum, and how many cells are no weight.</summary>
    public static string Columns(SqlDialect dialect, int column)
    {
        var cell = SqlText.Column(column);
        return $"sum(CASE WHEN {Sound(dialect, cell)} THEN {cell}::DECIMAL(28,12) ELSE 0 END) AS w, count(*) FILTER (WHERE {Refused(dialect, column)}) AS unsound";
    }

    /// <summary>The condition under which a cell is no weight.</summary>
    public static string Refused(SqlDialect dialect, int column) => $"({Sound(dialect, SqlText.Column(column))}) IS NOT TRUE";

    private static string Sound(SqlDialect dialect, string cell) => $"{dialect.Number(cell)} >= {Least:R} AND {dialect.Number(cell)} < {Most:R}";

    public (WeightedMeasures Weighted, ExactIndividualRisk Exact) Measure(IReadOnlyList<int> firstClasses)
    {
        run.Begin("Weighing classes");
        var all = Math.Max(1, run.Number("SELECT count(*) FROM classes"));
        // Real weights give every class a sum of its own: they are added up as they come, and none is held.
        var (tally, seen) = (new WeightedTally(), 0L);
        run.Each("SELECT n, w::FLOAT8, count(*) FROM classes GROUP BY n, w ORDER BY n, w", row =>
        {
            if ((seen & 0xFFFF) == 0)
                run.Report((double)seen / all);
            tally.Add(new WeightedClass(row.GetInt64(0), row.GetDouble(1), row.GetInt64(2)));
            seen++;
        });
        var (weighted, exact) = tally.Measures(Classes(firstClasses));
        return (plan.Household is null ? weighted : weighted with { Household = Households(plan.Household) }, exact);
    }

    private List<WeightedClass> Classes(IReadOnlyList<int> numbers)
    {
        var found = new Dictionary<long, WeightedClass>();
        if (numbers.Count == 0)
            return [];
        run.Each($"SELECT rowid, n, w::FLOAT8 FROM classes WHERE rowid IN ({string.Join(", ", numbers.Distinct())})", row =>
            found.Add(row.GetInt64(0), new WeightedClass(row.GetInt64(1), row.GetDouble(2), 1)));
        return [.. numbers.Select(number => found[number])];
    }

    /// <summary>A record with an empty cell is a household of its own.</summary>
    private HouseholdMeasures Households(string column)
    {
        run.Begin("Joining households");
        var household = SqlText.Column(run.Source.Of.IndexOf(column));
        var keys = SqlText.List(quasi);
        var members = run.Source.From(quasi.Append(run.Source.Of.IndexOf(column)));
        run.Keep("members", $"""
            SELECT dense_rank() OVER (ORDER BY h) AS household, h = '' AS lone, n, w::FLOAT8 AS w, m FROM
            (SELECT classes.n AS n, classes.w AS w, h, sum(m)::BIGINT AS m FROM classes JOIN
              (SELECT {keys}, h, count(*) AS m FROM (SELECT {keys}, {household} AS h FROM {members}) person GROUP BY {keys}, h) persons
              USING ({keys}) GROUP BY classes.n, classes.w, h) homes
            """);
        var tally = new HouseholdTally();
        run.Each("SELECT household, lone, n, w, m FROM members ORDER BY 1, 3, 4", row =>
            tally.Add(row.GetInt64(0), row.GetBoolean(1), IndividualRisk.Approximate(row.GetInt64(2), row.GetDouble(3)), row.GetInt64(4)));
        return tally.Measures();
    }
}
