using ExportPortal.Domain.Risk;
using ExportPortal.Microdata.Tuples;

namespace ExportPortal.Microdata.Counting;

/// <summary>Brings the table of classes in as numbers: each value of a quasi-identifier by its place among the values, nothing of the text.</summary>
internal sealed class TupleFetch(SqlRun run, IReadOnlyList<string> names, IReadOnlyList<int> quasi)
{
    /// <summary>What a search itself holds of each combination, beside its codes: where it stands and in which part.</summary>
    private const int SearchNumbers = 4;

    /// <summary>Counts the classes of the source, then brings them in. A record that the drop rule leaves out is in the file all the same, so its empty cell is a value here.</summary>
    public CodedTuples FetchFrom(NullRule nulls)
    {
        run.Begin("Counting classes");
        var keys = SqlText.List(quasi);
        var counted = $"SELECT {keys}, count(*) AS n FROM {run.Source.From(quasi)} GROUP BY {keys}";
        run.Keep("classes", run.Dialect.Numbered(counted, keys));
        ClassCount.RequireSameRecords(run.Source.Of, run.Number("SELECT coalesce(sum(n), 0)::BIGINT FROM classes"));
        if (nulls == NullRule.Wildcard && run.Number($"SELECT count(*) FROM classes WHERE {SqlText.HasGap(quasi)}") > 0)
            throw new MicrodataFault("no_classes", RiskModels.NoClasses);
        return Fetch();
    }

    /// <summary>Tuple i is the class with row number i.</summary>
    public CodedTuples Fetch()
    {
        var rows = run.Number("SELECT count(*) FROM classes");
        run.RequireRoom(rows, quasi.Count + 1 + SearchNumbers, "combinations of quasi-identifiers", "Choose fewer quasi-identifiers, or make them coarser.");
        run.Begin("Coding classes");
        for (var i = 0; i < quasi.Count; i++)
            run.Keep($"coded{i}", $"""
                SELECT v, (row_number() OVER (ORDER BY v) - 1)::INTEGER AS code FROM (SELECT DISTINCT {SqlText.Column(quasi[i])} AS v FROM classes) texts
                """);
        var count = checked((int)rows);
        var codes = quasi.Select(_ => new int[count]).ToArray();
        var records = new int[count];
        var selected = quasi.Select((_, i) => $"coded{i}.code");
        var joins = quasi.Select((column, i) => $"JOIN coded{i} ON coded{i}.v = classes.{SqlText.Column(column)}");
        run.Each($"SELECT classes.rowid, n, {string.Join(", ", selected)} FROM classes {string.Join(" ", joins)}", row =>
        {
            var tuple = (int)row.GetInt64(0);
            records[tuple] = checked((int)row.GetInt64(1));
            for (var i = 0; i < codes.Length; i++)
                codes[i][tuple] = row.GetInt32(2 + i);
        });
        return new CodedTuples(names, codes, records);
    }
}
