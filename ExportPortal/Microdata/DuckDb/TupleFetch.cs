using ExportPortal.Domain.Risk;
using ExportPortal.Microdata.Tuples;

namespace ExportPortal.Microdata.DuckDb;

/// <summary>Brings the table of classes in as numbers: each value of a quasi-identifier by its place among the values, nothing of the text.</summary>
internal sealed class TupleFetch(DuckDbRun run, IReadOnlyList<string> names, IReadOnlyList<int> quasi)
{
    /// <summary>Counts the classes of the file, then brings them in.</summary>
    public CodedTuples FetchFrom(MicrodataFile file, NullRule nulls)
    {
        run.Begin("Counting classes");
        run.Execute($"CREATE TEMP TABLE classes AS SELECT {SqlText.List(quasi)}, count(*) AS n FROM {new SqlText(file).Source} GROUP BY ALL");
        ClassCount.RequireSameRecords(file, run.Number("SELECT sum(n)::BIGINT FROM classes"));
        var gaps = nulls == NullRule.Value ? 0 : run.Number($"SELECT count(*) FROM classes WHERE {SqlText.HasGap(quasi)}");
        if (nulls == NullRule.Wildcard && gaps > 0)
            throw new MicrodataFault("no_classes", "With the wildcard rule classes are not defined, so neither is this. Choose the value rule, which is stricter, or drop.");
        if (gaps > 0)
            run.Execute($"CREATE OR REPLACE TEMP TABLE classes AS SELECT * FROM classes WHERE NOT ({SqlText.HasGap(quasi)})");
        if (run.Number("SELECT count(*) FROM classes") == 0)
            throw new MicrodataFault("no_records", "No record is left to measure. Under the drop rule every record has an empty quasi-identifier; choose value, or other columns.");
        return Fetch();
    }

    /// <summary>Tuple i is the class with row number i.</summary>
    public CodedTuples Fetch()
    {
        run.Begin("Coding classes");
        for (var i = 0; i < quasi.Count; i++)
            run.Execute($"""
                CREATE OR REPLACE TEMP TABLE coded{i} AS SELECT v, (row_number() OVER (ORDER BY v) - 1)::INTEGER AS code
                FROM (SELECT DISTINCT {SqlText.Column(quasi[i])} AS v FROM classes)
                """);
        var count = checked((int)run.Number("SELECT count(*) FROM classes"));
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
