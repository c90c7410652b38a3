using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata.DuckDb;

/// <summary>
/// The wildcard rule: for every record the number of records that agree with it on all quasi-identifiers that neither
/// leaves empty. Classes are sorted by which cells are empty; two such groups meet on the columns filled in both.
/// </summary>
internal sealed class CompatibleCount(DuckDbRun run, IReadOnlyList<int> quasi)
{
    /// <summary>Every pair of patterns is a join: beyond this a run would not end.</summary>
    private const int MostPatterns = 128;

    /// <summary>Bits of a pattern.</summary>
    private const int MostColumns = 62;

    public SampleMeasures Measure()
    {
        var patterns = Patterns();
        run.Begin("Matching records with empty cells");
        run.Execute("CREATE TEMP TABLE met (class BIGINT, n BIGINT)");
        foreach (var own in patterns)
            foreach (var other in patterns)
                Meet(own, other);
        var sizes = new Dictionary<long, long>();
        run.Each("""
            SELECT f, sum(n)::BIGINT FROM classes JOIN (SELECT class, sum(n)::BIGINT AS f FROM met GROUP BY class) ON class = classes.rowid GROUP BY f
            """, row => sizes.Add(row.GetInt64(0), row.GetInt64(1)));
        return ClassSizes.MeasureCompatible(sizes);
    }

    private List<long> Patterns()
    {
        if (quasi.Count > MostColumns)
            throw new MicrodataFault("too_many_patterns", $"The wildcard rule takes at most {MostColumns} quasi-identifiers. Choose fewer, or the value rule.");
        var patterns = new List<long>();
        run.Each($"SELECT DISTINCT {SqlText.GapMask(quasi)} FROM classes ORDER BY 1", row => patterns.Add(row.GetInt64(0)));
        if (patterns.Count > MostPatterns)
            throw new MicrodataFault("too_many_patterns", $"Cells are empty in {patterns.Count:N0} different combinations of columns; the wildcard rule takes {MostPatterns}. Choose fewer quasi-identifiers, or the value rule, which is stricter.");
        return patterns;
    }

    private void Meet(long own, long other)
    {
        var common = quasi.Where((_, i) => ((own | other) & 1L << i) == 0).ToList();
        var mask = SqlText.GapMask(quasi);
        run.Execute(common.Count == 0
            ? $"INSERT INTO met SELECT rowid, (SELECT sum(n) FROM classes WHERE {mask} = {other}) FROM classes WHERE {mask} = {own}"
            : $"""
               INSERT INTO met SELECT a.rowid, b.n FROM classes a
               JOIN (SELECT {SqlText.List(common)}, sum(n)::BIGINT AS n FROM classes WHERE {mask} = {other} GROUP BY ALL) b USING ({SqlText.List(common)})
               WHERE {mask.Replace("(c", "(a.c")} = {own}
               """);
    }
}
