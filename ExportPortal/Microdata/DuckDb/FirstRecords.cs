namespace ExportPortal.Microdata.DuckDb;

/// <summary>
/// Finds the classes of the first ten records of the file, for the figures that are compared record by record. Records
/// that the drop rule left out are passed over.
/// </summary>
internal sealed class FirstRecords(DuckDbRun run, MicrodataFile file, IReadOnlyList<int> quasi, CancellationToken cancellation)
{
    private const int Shown = 10;

    /// <summary>Numbers of the classes, in the order of the file.</summary>
    public IReadOnlyList<int> Classes()
    {
        var columns = quasi.Select(column => CsvIntake.FirstCells(file, column, Shown, cancellation)).ToList();
        var rows = Enumerable.Range(0, columns[0].Count).Select(row => $"({row}, {string.Join(", ", columns.Select(c => SqlText.Quote(c[row])))})");
        var match = quasi.Select((column, i) => $"v{i} = {SqlText.Column(column)}");
        var classes = new List<int>();
        run.Each($"""
            SELECT classes.rowid FROM (VALUES {string.Join(", ", rows)}) head(place, {string.Join(", ", quasi.Select((_, i) => $"v{i}"))})
            JOIN classes ON {string.Join(" AND ", match)} ORDER BY place
            """, row => classes.Add(checked((int)row.GetInt64(0))));
        return classes;
    }
}
