using ExportPortal.Microdata.Attacks;
using ExportPortal.Microdata.Counting;

namespace ExportPortal.Microdata.DuckDb;

/// <summary>Brings the columns of a file in as numbers, each value once as text.</summary>
internal sealed class AttackFetch(DuckDbRun run, string what)
{
    /// <summary>For each of the three files: a code as it comes, in the order of the records, and on a scale.</summary>
    private const int NumbersOfCell = 9;

    public RawColumns Fetch(IReadOnlyList<int> columns)
    {
        run.Begin($"Reading the {what}");
        run.Keep("records", $"SELECT {SqlText.List(columns)} FROM {run.Source.From(columns)}");
        var rows = run.Number("SELECT count(*) FROM records");
        ClassCount.RequireSameRecords(run.Source.Of, rows);
        if (rows > Array.MaxLength / 2)
            throw new MicrodataFault("too_many_records", "The file has too many records for these attacks. Draw a sample of it.");
        run.RequireRoom(rows, columns.Count * NumbersOfCell, $"records in the {what}", "Draw a sample of it, or attack fewer columns.");
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

    /// <summary>Of a text beside its characters, in numbers of four bytes.</summary>
    private const int StringOverhead = 8;

    private string[] Values(string column, int i)
    {
        run.Keep($"v{i}", $"SELECT v, (row_number() OVER () - 1)::INTEGER AS code FROM (SELECT DISTINCT {column} AS v FROM records)");
        var (count, length) = (0L, 0L);
        run.Each($"SELECT count(*), coalesce(sum(length(v)), 0)::BIGINT FROM v{i}", row => (count, length) = (row.GetInt64(0), row.GetInt64(1)));
        run.RequireRoom(length / 2 + count * StringOverhead, 1, $"characters and places of different values in one column of the {what}", "Leave out a column of free text.");
        var values = new string[count];
        run.Each($"SELECT v, code FROM v{i}", reader => values[reader.GetInt32(1)] = reader.GetString(0));
        return values;
    }
}
