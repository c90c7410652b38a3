using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata.Counting;

/// <summary>
/// The wildcard rule: for every record the number of records that agree with it on all quasi-identifiers that neither
/// leaves empty. Classes are sorted by which cells are empty; two such groups meet on the columns filled in both.
/// </summary>
internal sealed class CompatibleCount(SqlRun run, IReadOnlyList<int> quasi)
{
    /// <summary>Every pair of patterns is a join: beyond this a run would not end.</summary>
    private const int MostPatterns = 128;

    /// <summary>Bits of a pattern.</summary>
    private const int MostColumns = 62;

    public SampleMeasures Measure()
    {
        var patterns = Patterns();
        run.Begin("Matching records with empty cells");
        var sizes = new Dictionary<long, long>();
        foreach (var own in patterns)
            run.Each($"""
                SELECT f, sum(classes.n)::BIGINT FROM classes JOIN
                  (SELECT class, sum(n)::BIGINT AS f FROM ({string.Join(" UNION ALL ", patterns.Select(other => Meet(own, other)))}) met GROUP BY class) sized
                ON class = classes.rowid GROUP BY f
                """, row => sizes[row.GetInt64(0)] = sizes.GetValueOrDefault(row.GetInt64(0)) + row.GetInt64(1));
        return ClassSizes.MeasureCompatible(sizes);
    }

    private List<long> Patterns()
    {
        if (quasi.Count > MostColumns)
            throw new MicrodataFault("too_many_patterns", $"The wildcard rule takes at most {MostColumns} quasi-identifiers. Choose fewer, or the value rule.");
        var patterns = new List<long>();
        run.Each($"SELECT DISTINCT {SqlText.GapMask(quasi)} AS pattern FROM classes ORDER BY pattern", row => patterns.Add(row.GetInt64(0)));
        if (patterns.Count > MostPatterns)
            throw new MicrodataFault("too_many_patterns", $"Cells are empty in {patterns.Count:N0} different combinations of columns; the wildcard rule takes {MostPatterns}. Choose fewer quasi-identifiers, or the value rule, which is stricter.");
        return patterns;
    }

    /// <summary>Classes of one pattern with the records of another that they agree with: class, n.</summary>
    private string Meet(long own, long other)
    {
        var common = quasi.Where((_, i) => ((own | other) & 1L << i) == 0).ToList();
        var mask = SqlText.GapMask(quasi);
        return common.Count == 0
            ? $"SELECT classes.rowid AS class, (SELECT sum(n)::BIGINT FROM classes WHERE {mask} = {other}) AS n FROM classes WHERE {mask} = {own}"
            : $"""
               SELECT a.rowid AS class, b.n AS n FROM classes a
               JOIN (SELECT {SqlText.List(common)}, sum(n)::BIGINT AS n FROM classes WHERE {mask} = {other} GROUP BY {SqlText.List(common)}) b USING ({SqlText.List(common)})
               WHERE {SqlText.GapMask(quasi, "a")} = {own}
               """;
    }
}
