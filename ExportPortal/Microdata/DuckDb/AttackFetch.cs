using ExportPortal.Microdata.Attacks;

namespace ExportPortal.Microdata.DuckDb;

/// <summary>Brings the columns of a file in as numbers, each value once as text.</summary>
internal sealed class AttackFetch(DuckDbRun run, MicrodataFile file, string what)
{
    public RawColumns Fetch(IReadOnlyList<int> columns)
    {
        run.Begin($"Reading the {what}");
        run.Execute($"CREATE TEMP TABLE records AS SELECT {SqlText.List(columns)} FROM {new SqlText(file).Source}");
        var rows = run.Number("SELECT count(*) FROM records");
        ClassCount.RequireSameRecords(file, rows);
        if (rows > Array.MaxLength / 2)
            throw new MicrodataFault("too_many_records", "The file has too many records for these attacks. Draw a sample of it.");
        run.Begin($"Numbering the {what}");
        var values = columns.Select((column, i) => Values(SqlText.Column(column), i)).ToList();
        var codes = columns.Select(_ => new int[rows]).ToArray();
        var selected = columns.Select((_, i) => $"v{i}.code");
        var joins = columns.Select((column, i) => $"JOIN v{i} ON v{i}.v = records.{SqlText.Column(column)}");
        var row = 0;
        run.Each($"SELECT {string.Join(", ", selected)} FROM records {string.Join(" ", joins)}", reader =>
        {
            for (var i = 0; i < codes.Length; i++)
                codes[i][row] = reader.GetInt32(i);
            row++;
        });
        return new RawColumns(values, codes);
    }

    private string[] Values(string column, int i)
    {
        run.Execute($"CREATE TEMP TABLE v{i} AS SELECT v, (row_number() OVER () - 1)::INTEGER AS code FROM (SELECT DISTINCT {column} AS v FROM records)");
        var values = new string[run.Number($"SELECT count(*) FROM v{i}")];
        run.Each($"SELECT v, code FROM v{i}", reader => values[reader.GetInt32(1)] = reader.GetString(0));
        return values;
    }
}
